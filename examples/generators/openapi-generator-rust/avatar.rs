use hatchery::apis::avatar_api::{get_avatar, get_upload_url};
use hatchery::models::{PictureType, ProfilePatch, UploadTicket};

use crate::owner::{Owner, problem};
use crate::{Result, expect};

impl Owner {
    pub async fn publish_portrait(&self, picture: Vec<u8>) -> Result<()> {
        let jpeg = Some(PictureType::ImageSlashJpeg);
        let ticket = get_upload_url(&self.api, &self.path(), jpeg, None)
            .await
            .map_err(problem)?;
        self.upload(&ticket, picture).await?;
        let avatar_url = Some(Some(ticket.avatar_url));
        self.update(ProfilePatch {
            avatar_url,
            ..Default::default()
        })
        .await?;

        // The HTTP client follows the redirect to the portrait.
        let avatar = get_avatar(&self.api, &self.path(), None, None, None)
            .await
            .map_err(problem)?;
        expect(
            avatar.bytes().await?.starts_with(&[0xff, 0xd8]),
            "the avatar is not a JPEG",
        )
    }

    /// Sends the picture to the signed URL, with the signed headers and without the token.
    async fn upload(&self, ticket: &UploadTicket, picture: Vec<u8>) -> Result<()> {
        let mut request = self.api.client.put(&ticket.upload_url);
        for (name, value) in &ticket.headers {
            request = request.header(name, value);
        }
        request.body(picture).send().await?.error_for_status()?;
        Ok(())
    }
}
