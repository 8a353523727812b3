package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"

	"example.com/hatchery-story/hatchery"
)

func (o *owner) publishPortrait(ctx context.Context, file string) error {
	picture, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	answer, err := o.api.GetUploadUrl(ctx, hatchery.GetUploadUrlParams{
		UserID:      o.id,
		ContentType: hatchery.NewOptPictureType(hatchery.PictureTypeImageJpeg),
	})
	if err != nil {
		return err
	}
	ticket, ok := answer.(*hatchery.UploadTicket)
	if !ok {
		return problem(answer)
	}
	if err := upload(ctx, ticket, picture); err != nil {
		return err
	}
	if _, err := o.update(ctx, hatchery.ProfilePatch{AvatarURL: hatchery.NewOptNilURI(ticket.AvatarURL)}); err != nil {
		return err
	}
	// The HTTP client follows the redirect to the portrait.
	avatar, err := o.api.GetAvatar(ctx, hatchery.GetAvatarParams{UserID: o.id})
	if err != nil {
		return err
	}
	portrait, ok := avatar.(*hatchery.GetAvatarOKImageJpeg)
	if !ok {
		return problem(avatar)
	}
	start := make([]byte, 2)
	if _, err := io.ReadFull(portrait, start); err != nil {
		return err
	}
	return expect(bytes.Equal(start, []byte{0xff, 0xd8}), "the avatar is not a JPEG")
}

// upload sends the picture to the signed URL, with the signed headers and without the token.
func upload(ctx context.Context, ticket *hatchery.UploadTicket, picture []byte) error {
	request, err := http.NewRequestWithContext(ctx, ticket.Method, ticket.UploadURL.String(), bytes.NewReader(picture))
	if err != nil {
		return err
	}
	for name, value := range ticket.Headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return fmt.Errorf("the upload is answered by %s", response.Status)
	}
	return nil
}
