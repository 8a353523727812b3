use hatchery::apis::configuration::Configuration;
use hatchery::apis::privacy_api::erase_user;
use hatchery::apis::profile_api::{get_user, save_user};
use hatchery::apis::tokens_api::{create_session, create_token};
use hatchery::apis::{self, ResponseContent};
use hatchery::models::{NewSession, Problem, ProfilePatch, SavedUser, TokenKind, TokenPatch};
use uuid::Uuid;

use crate::{Result, expect};

/// A user, and the configuration that holds the user's access token.
pub struct Owner {
    pub api: Configuration,
    pub id: Uuid,
    pub stream: String,
}

impl Owner {
    pub async fn create(base_path: String) -> Result<Owner> {
        let mut api = Configuration {
            base_path,
            ..Default::default()
        };
        let profile = ProfilePatch {
            name: Some("Max".into()),
            pet_name: Some("Rocky".into()),
            health_goals: Some(Some(vec![
                "sleep eight hours".into(),
                "walk every day".into(),
            ])),
            ..Default::default()
        };
        // The key makes a retry return the same user.
        let key = Uuid::new_v4().to_string();
        let user = save_user(&api, profile, Some(&key), None)
            .await
            .map_err(problem)?;
        api.bearer_access_token = Some(user.access_token.ok_or("no access token")?);
        Ok(Owner {
            api,
            id: user.user_id,
            stream: String::new(),
        })
    }

    /// The id as the client's functions take it.
    pub fn path(&self) -> String {
        self.id.to_string()
    }

    pub async fn read(&self) -> Result<()> {
        let user = get_user(&self.api, &self.path(), None)
            .await
            .map_err(problem)?;
        expect(user.name == "Max", format!("the name is {}", user.name))
    }

    pub async fn change_age(&self) -> Result<()> {
        let user = self
            .update(ProfilePatch {
                age: Some(Some(34)),
                ..Default::default()
            })
            .await?;
        expect(user.age == Some(34), "the age was not stored")?;
        // `None` keeps the age, `Some(None)` is null and removes it.
        let user = self
            .update(ProfilePatch {
                age: Some(None),
                ..Default::default()
            })
            .await?;
        expect(user.age.is_none(), "null did not remove the age")
    }

    /// Merges the fields that are set into the profile.
    pub async fn update(&self, fields: ProfilePatch) -> Result<SavedUser> {
        let fields = ProfilePatch {
            user_id: Some(self.id),
            ..fields
        };
        Ok(save_user(&self.api, fields, None, None)
            .await
            .map_err(problem)?)
    }

    /// Opens a session on another device, with an invite.
    pub async fn add_tablet(&self) -> Result<()> {
        let kind = TokenPatch {
            kind: Some(TokenKind::Invite),
            ..Default::default()
        };
        let invite = create_token(&self.api, &self.path(), kind)
            .await
            .map_err(problem)?;
        let new_session = NewSession {
            code: Some(invite.code.ok_or("no code")?),
            label: Some("My tablet".into()),
            ..Default::default()
        };
        // The key makes a retry return one session.
        let key = Uuid::new_v4().to_string();
        let session = create_session(&self.api, new_session, Some(&key))
            .await
            .map_err(problem)?;
        expect(session.user_id == self.id, "the session is of another user")
    }

    pub async fn send_wrong_age(&self) -> Result<()> {
        let age = ProfilePatch {
            user_id: Some(self.id),
            age: Some(Some(200)),
            ..Default::default()
        };
        let Err(apis::Error::ResponseError(refused)) = save_user(&self.api, age, None, None).await
        else {
            return Err("age 200 was not refused".into());
        };
        let problem = document(&refused).ok_or("the answer is not a problem document")?;
        let of_age = problem
            .errors
            .iter()
            .flatten()
            .any(|error| error.pointer == "/age");
        expect(
            refused.status == 400 && of_age,
            format!("another problem: {problem:?}"),
        )
    }

    pub async fn erase(&self) -> Result<()> {
        erase_user(&self.api, &self.path()).await.map_err(problem)?;
        match get_user(&self.api, &self.path(), None).await {
            Err(apis::Error::ResponseError(gone)) if [401, 404].contains(&gone.status.as_u16()) => {
                Ok(())
            }
            other => Err(format!("reading the erased user: {other:?}").into()),
        }
    }
}

/// The problem document of an answer (RFC 9457). `entity` has it too, but always in its first variant, `Status400`.
pub fn document<T>(answer: &ResponseContent<T>) -> Option<Problem> {
    serde_json::from_str(&answer.content).ok()
}

/// Describes a failed request by its problem document.
pub fn problem<T>(error: apis::Error<T>) -> String {
    match &error {
        apis::Error::ResponseError(answer) => match document(answer) {
            Some(problem) => format!("{} {}: {}", problem.status, problem.title, problem.detail),
            None => format!("{}: {}", answer.status, answer.content),
        },
        other => other.to_string(),
    }
}
