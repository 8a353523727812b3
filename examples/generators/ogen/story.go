// The story of one user, from creation to erasure, with the client that ogen generates.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"example.com/hatchery-story/hatchery"
	"github.com/google/uuid"
	"github.com/ogen-go/ogen/ogenerrors"
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

// An accessToken authenticates requests. An empty one creates a user.
type accessToken string

func (t *accessToken) BearerToken(context.Context, hatchery.OperationName) (hatchery.BearerToken, error) {
	if *t == "" {
		return hatchery.BearerToken{}, ogenerrors.ErrSkipClientSecurity
	}
	return hatchery.BearerToken{Token: string(*t)}, nil
}

// An owner is a user together with a client that holds the user's access token.
type owner struct {
	api    *hatchery.Client
	id     uuid.UUID
	stream uuid.UUID
}

func createUser(ctx context.Context, baseURL string) (*owner, error) {
	var token accessToken
	api, err := hatchery.NewClient(baseURL, &token)
	if err != nil {
		return nil, err
	}
	profile := hatchery.ProfilePatch{
		Name:        hatchery.NewOptString("Max"),
		PetName:     hatchery.NewOptString("Rocky"),
		HealthGoals: hatchery.NewOptNilStringArray([]string{"sleep eight hours", "walk every day"}),
	}
	// The key makes a retry return the same user.
	key := hatchery.SaveUserParams{IdempotencyKey: hatchery.NewOptString(uuid.NewString())}
	answer, err := api.SaveUser(ctx, &profile, key)
	if err != nil {
		return nil, err
	}
	created, ok := answer.(*hatchery.SaveUserCreatedHeaders)
	if !ok {
		return nil, problem(answer)
	}
	user := created.Response
	token = accessToken(user.AccessToken.Or(""))
	if token == "" {
		return nil, errors.New("no access token")
	}
	return &owner{api: api, id: user.UserID}, nil
}

func (o *owner) read(ctx context.Context) error {
	answer, err := o.api.GetUser(ctx, hatchery.GetUserParams{UserID: o.id})
	if err != nil {
		return err
	}
	user, ok := answer.(*hatchery.UserProfileHeaders)
	if !ok {
		return problem(answer)
	}
	return expect(user.Response.Name == "Max", "the name is %s", user.Response.Name)
}

func (o *owner) changeAge(ctx context.Context) error {
	user, err := o.update(ctx, hatchery.ProfilePatch{Age: hatchery.NewOptNilInt(34)})
	if err != nil {
		return err
	}
	if user.Age.Or(0) != 34 {
		return errors.New("the age was not stored")
	}
	var removed hatchery.OptNilInt
	removed.SetToNull()
	user, err = o.update(ctx, hatchery.ProfilePatch{Age: removed})
	if err != nil {
		return err
	}
	return expect(!user.Age.IsSet(), "null did not remove the age")
}

// update merges the fields that are set into the profile.
func (o *owner) update(ctx context.Context, fields hatchery.ProfilePatch) (*hatchery.SavedUser, error) {
	fields.UserID = hatchery.NewOptUUID(o.id)
	answer, err := o.api.SaveUser(ctx, &fields, hatchery.SaveUserParams{})
	if err != nil {
		return nil, err
	}
	updated, ok := answer.(*hatchery.SavedUserHeaders)
	if !ok {
		return nil, problem(answer)
	}
	return &updated.Response, nil
}

// addTablet opens a session on another device, with an invite.
func (o *owner) addTablet(ctx context.Context) error {
	kind := hatchery.TokenPatch{Kind: hatchery.NewOptTokenKind(hatchery.TokenKindInvite)}
	answer, err := o.api.CreateToken(ctx, &kind, hatchery.CreateTokenParams{UserID: o.id})
	if err != nil {
		return err
	}
	invite, ok := answer.(*hatchery.CreatedToken)
	if !ok {
		return problem(answer)
	}
	// The key makes a retry return one session.
	key := hatchery.CreateSessionParams{IdempotencyKey: hatchery.NewOptString(uuid.NewString())}
	code := hatchery.NewSession{Code: invite.Code, Label: hatchery.NewOptString("My tablet")}
	opened, err := o.api.CreateSession(ctx, &code, key)
	if err != nil {
		return err
	}
	session, ok := opened.(*hatchery.Session)
	if !ok {
		return problem(opened)
	}
	return expect(session.UserID == o.id, "the session is of %s", session.UserID)
}

func (o *owner) sendWrongAge(ctx context.Context) error {
	_, err := o.update(ctx, hatchery.ProfilePatch{Age: hatchery.NewOptNilInt(200)})
	var refused *problemError
	if !errors.As(err, &refused) {
		return fmt.Errorf("age 200 was not refused with a problem: %w", err)
	}
	ofAge := func(e hatchery.FieldProblem) bool { return e.Pointer == "/age" }
	return expect(refused.Status == 400 && slices.ContainsFunc(refused.Errors, ofAge), "another problem: %v", err)
}

func (o *owner) erase(ctx context.Context) error {
	answer, err := o.api.EraseUser(ctx, hatchery.EraseUserParams{UserID: o.id})
	if err != nil {
		return err
	}
	if _, ok := answer.(*hatchery.ErasureReceipt); !ok {
		return problem(answer)
	}
	err = o.read(ctx)
	var gone *problemError
	known := errors.As(err, &gone)
	return expect(known && (gone.Status == 401 || gone.Status == 404), "reading the erased user: %v", err)
}

func expect(ok bool, format string, values ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, values...)
}
