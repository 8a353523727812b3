package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"

	"example.com/hatchery-story/hatchery"
	"github.com/oapi-codegen/nullable"
)

func (o *owner) publishPortrait(ctx context.Context, file string) error {
	picture, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	answer, err := o.api.GetUploadURLWithResponse(ctx, o.id, &hatchery.GetUploadURLParams{
		ContentType: new(hatchery.PictureTypeImageJpeg),
	})
	if err != nil {
		return err
	}
	ticket := answer.JSON200
	if ticket == nil {
		return problem(answer)
	}
	if err := upload(ctx, ticket, picture); err != nil {
		return err
	}
	published := hatchery.ProfilePatch{AvatarURL: nullable.NewNullableWithValue(ticket.AvatarURL)}
	if _, err := o.update(ctx, published); err != nil {
		return err
	}
	// The HTTP client follows the redirect to the portrait.
	avatar, err := o.api.GetAvatarWithResponse(ctx, o.id, nil)
	if err != nil {
		return err
	}
	return expect(bytes.HasPrefix(avatar.Body, []byte{0xff, 0xd8}), "the avatar is %s", avatar.ContentType())
}

// upload sends the picture to the signed URL, with the signed headers and without the token.
func upload(ctx context.Context, ticket *hatchery.UploadTicket, picture []byte) error {
	request, err := http.NewRequestWithContext(ctx, string(ticket.Method), ticket.UploadURL, bytes.NewReader(picture))
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
