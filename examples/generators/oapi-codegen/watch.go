package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/hatchery-story/hatchery"
	"github.com/oapi-codegen/nullable"
)

const temperature = 36.123456789

func (o *owner) connectWatch(ctx context.Context) error {
	created, err := o.api.CreateStreamWithResponse(ctx, o.id, hatchery.NewStream{
		Source:   "my-watch",
		Metrics:  []hatchery.Metric{hatchery.MetricBodyTemperature, hatchery.MetricHeartRate},
		Purposes: []hatchery.Purpose{hatchery.PurposePetState, hatchery.PurposePetMessages},
	})
	if err != nil {
		return err
	}
	if created.JSON201 == nil {
		return problem(created)
	}
	o.stream = created.JSON201.StreamID
	// Fields that are not set are not sent, so the consent stays as it is.
	label := hatchery.StreamUpdate{Label: nullable.NewNullableWithValue("My watch")}
	updated, err := o.api.UpdateStreamWithResponse(ctx, o.id, o.stream, label)
	if err != nil {
		return err
	}
	stream := updated.JSON200
	if stream == nil {
		return problem(updated)
	}
	kept := containsAll(stream.Metrics, "body_temperature", "heart_rate") &&
		containsAll(stream.Purposes, "pet_state", "pet_messages")
	return expect(kept, "after the update: metrics %v, purposes %v", stream.Metrics, stream.Purposes)
}

func (o *owner) sendReadings(ctx context.Context) error {
	now := time.Now()
	answer, err := o.api.SendSamplesWithResponse(ctx, o.id, o.stream, nil, hatchery.SampleBatch{
		Samples: []hatchery.HealthSampleInput{
			{Metric: hatchery.MetricBodyTemperature, Value: temperature, Start: now.Add(-time.Minute)},
			{Metric: hatchery.MetricHeartRate, Value: 62, Start: now},
		},
	})
	if err != nil {
		return err
	}
	if answer.JSON202 == nil {
		return problem(answer)
	}
	return nil
}

func (o *owner) listReadings(ctx context.Context) error {
	values := map[string]float64{}
	params := &hatchery.ListSamplesParams{Limit: new(1), From: new(time.Now().Add(-time.Hour))}
	for {
		answer, err := o.api.ListSamplesWithResponse(ctx, o.id, params)
		if err != nil {
			return err
		}
		page := answer.JSON200
		if page == nil {
			return problem(answer)
		}
		for _, sample := range page.Samples {
			values[sample.Metric] = sample.Value
		}
		if page.NextCursor == nil {
			break
		}
		params.Cursor = page.NextCursor
	}
	complete := values["body_temperature"] == temperature && values["heart_rate"] == 62
	return expect(complete, "the pages contain %v", values)
}

func (o *owner) meetPet(ctx context.Context) error {
	answer, err := o.api.GetPetWithResponse(ctx, o.id, nil)
	if err != nil {
		return err
	}
	pet := answer.JSON200
	if pet == nil {
		return problem(answer)
	}
	fmt.Printf("Rocky is %s: %s\n", pet.Mood, pet.Message)
	return expect(pet.Mood != "" && pet.Message != "", "the pet says nothing")
}

func containsAll(list []string, wanted ...string) bool {
	return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(list, w) })
}
