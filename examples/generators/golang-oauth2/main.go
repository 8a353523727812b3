// A device that golang.org/x/oauth2 pairs: its owner agrees after the first poll, and then it sends a reading.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"golang.org/x/oauth2"
)

var api = os.Getenv("BASE_URL")

type object = map[string]any

func main() {
	if err := pair(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("story: ok")
}

func pair(ctx context.Context) error {
	// As in the package's own example: the authentication style is found by trying.
	config := oauth2.Config{
		ClientID: "Step sensor",
		Scopes:   []string{"heart_rate", "step_count"},
		Endpoint: oauth2.Endpoint{DeviceAuthURL: api + "/device_authorization", TokenURL: api + "/device_token"},
	}
	codes, err := config.DeviceAuth(ctx)
	if err != nil {
		return err
	}
	agreed := make(chan error, 1)
	go func() {
		time.Sleep(time.Duration(codes.Interval)*time.Second + time.Second)
		agreed <- agree(codes.UserCode)
	}()
	start := time.Now()
	token, err := config.DeviceAccessToken(ctx, codes)
	if err := errors.Join(err, <-agreed); err != nil {
		return err
	}
	if waited := time.Since(start); waited > 14*time.Second {
		return fmt.Errorf("the polls were slowed down: %v", waited)
	}
	if scope := token.Extra("scope"); scope != "step_count" {
		return fmt.Errorf("scope %v", scope)
	}
	batch := object{"samples": []object{{"metric": "step_count", "value": 250, "start": time.Now().UTC().Format(time.RFC3339)}}}
	_, err = post(config.Client(ctx, token), token.Extra("samples_url").(string), batch)
	return err
}

// agree creates a user, who agrees to one of the metrics.
func agree(code string) error {
	max, err := post(http.DefaultClient, api+"/users", object{"name": "Max", "pet_name": "Rocky"})
	if err != nil {
		return err
	}
	owner := oauth2.NewClient(context.Background(), oauth2.StaticTokenSource(&oauth2.Token{AccessToken: max["access_token"].(string)}))
	pairing := fmt.Sprintf("%s/users/%s/pairings/%s", api, max["user_id"], code)
	_, err = post(owner, pairing, object{"metrics": []string{"step_count"}, "purposes": []string{"pet_state"}})
	return err
}

func post(client *http.Client, url string, body object) (object, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	response, err := client.Post(url, "application/json", bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		return nil, errors.Join(err, fmt.Errorf("%s: %s %s", url, response.Status, answer))
	}
	var value object
	return value, json.Unmarshal(answer, &value)
}
