// The story of one user, from creation to erasure, with the client that oapi-codegen generates.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"

	"example.com/hatchery-story/hatchery"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	"github.com/oapi-codegen/runtime/types"
)

func main() {
	baseURL := cmp.Or(os.Getenv("BASE_URL"), "http://localhost:8787")
	if err := story(context.Background(), baseURL, os.Getenv("PICTURE")); err != nil {
		fmt.Println("story:", err)
		os.Exit(1)
	}
	fmt.Println("story: ok")
}

func story(ctx context.Context, baseURL, picture string) error {
	o, err := createUser(ctx, baseURL)
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	steps := []struct {
		name string
		run  func(context.Context) error
	}{
		{"read", o.read},
		{"update", o.changeAge},
		{"avatar", func(ctx context.Context) error { return o.publishPortrait(ctx, picture) }},
		{"stream", o.connectWatch},
		{"samples", o.sendReadings},
		{"pages", o.listReadings},
		{"pet", o.meetPet},
		{"session", o.addTablet},
		{"refusal", o.sendWrongAge},
		{"erase", o.erase},
	}
	for _, step := range steps {
		if err := step.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

// An owner is a user together with a client that holds the user's access token.
type owner struct {
	api    *hatchery.ClientWithResponses
	id     types.UUID
	stream types.UUID
}

func createUser(ctx context.Context, baseURL string) (*owner, error) {
	var token string
	api, err := hatchery.NewClientWithResponses(baseURL, hatchery.WithRequestEditorFn(
		func(_ context.Context, request *http.Request) error {
			if token != "" {
				request.Header.Set("Authorization", "Bearer "+token)
			}
			return nil
		}))
	if err != nil {
		return nil, err
	}
	// The key makes a retry return the same user.
	key := uuid.NewString()
	answer, err := api.SaveUserWithResponse(ctx, &hatchery.SaveUserParams{IdempotencyKey: &key}, hatchery.ProfilePatch{
		Name:        new("Max"),
		PetName:     new("Rocky"),
		HealthGoals: nullable.NewNullableWithValue([]string{"sleep eight hours", "walk every day"}),
	})
	if err != nil {
		return nil, err
	}
	user := answer.JSON201
	if user == nil {
		return nil, problem(answer)
	}
	if user.AccessToken == nil {
		return nil, errors.New("no access token")
	}
	token = *user.AccessToken
	return &owner{api: api, id: user.UserID}, nil
}

func (o *owner) read(ctx context.Context) error {
	answer, err := o.api.GetUserWithResponse(ctx, o.id, nil)
	if err != nil {
		return err
	}
	if answer.JSON200 == nil {
		return problem(answer)
	}
	return expect(answer.JSON200.Name == "Max", "the name is %s", answer.JSON200.Name)
}

func (o *owner) changeAge(ctx context.Context) error {
	user, err := o.update(ctx, hatchery.ProfilePatch{Age: nullable.NewNullableWithValue(34)})
	if err != nil {
		return err
	}
	if user.Age == nil || *user.Age != 34 {
		return errors.New("the age was not stored")
	}
	user, err = o.update(ctx, hatchery.ProfilePatch{Age: nullable.NewNullNullable[int]()})
	if err != nil {
		return err
	}
	return expect(user.Age == nil, "null did not remove the age")
}

// update merges the fields that are set into the profile.
func (o *owner) update(ctx context.Context, fields hatchery.ProfilePatch) (*hatchery.SavedUser, error) {
	fields.UserID = &o.id
	answer, err := o.api.SaveUserWithResponse(ctx, nil, fields)
	if err != nil {
		return nil, err
	}
	if answer.JSON200 == nil {
		return nil, problem(answer)
	}
	return answer.JSON200, nil
}

// addTablet opens a session on another device, with an invite.
func (o *owner) addTablet(ctx context.Context) error {
	invite, err := o.api.CreateTokenWithResponse(ctx, o.id, hatchery.TokenPatch{Kind: new(hatchery.TokenKindInvite)})
	if err != nil {
		return err
	}
	if invite.JSON201 == nil || invite.JSON201.Code == nil {
		return problem(invite)
	}
	// The key makes a retry return one session.
	key := uuid.NewString()
	answer, err := o.api.CreateSessionWithResponse(ctx, &hatchery.CreateSessionParams{IdempotencyKey: &key}, hatchery.NewSession{
		Code:  invite.JSON201.Code,
		Label: new("My tablet"),
	})
	if err != nil {
		return err
	}
	if answer.JSON201 == nil {
		return problem(answer)
	}
	return expect(answer.JSON201.UserID == o.id, "the session is of %s", answer.JSON201.UserID)
}

func (o *owner) sendWrongAge(ctx context.Context) error {
	_, err := o.update(ctx, hatchery.ProfilePatch{Age: nullable.NewNullableWithValue(200)})
	var refused *problemError
	if !errors.As(err, &refused) {
		return fmt.Errorf("age 200 was not refused with a problem: %w", err)
	}
	ofAge := func(e hatchery.FieldProblem) bool { return e.Pointer == "/age" }
	return expect(refused.Status == 400 && slices.ContainsFunc(refused.Errors, ofAge), "another problem: %v", err)
}

func (o *owner) erase(ctx context.Context) error {
	answer, err := o.api.EraseUserWithResponse(ctx, o.id)
	if err != nil {
		return err
	}
	if answer.JSON200 == nil {
		return problem(answer)
	}
	gone, err := o.api.GetUserWithResponse(ctx, o.id, nil)
	if err != nil {
		return err
	}
	status := gone.StatusCode()
	return expect(status == 401 || status == 404, "reading the erased user is answered by %d", status)
}

// A problemError is the problem document of an answer (RFC 9457).
type problemError struct{ hatchery.Problem }

func (p *problemError) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Title, p.Detail) }

// problem returns the error for an answer that is not the expected one. Every answer has these two methods.
func problem(answer interface {
	StatusCode() int
	GetBody() []byte
}) error {
	var p problemError
	if err := json.Unmarshal(answer.GetBody(), &p.Problem); err != nil || p.Status == 0 {
		return fmt.Errorf("status %d: %s", answer.StatusCode(), answer.GetBody())
	}
	return &p
}

func expect(ok bool, format string, values ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, values...)
}
