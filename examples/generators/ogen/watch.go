package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/hatchery-story/hatchery"
)

const temperature = 36.123456789

func (o *owner) connectWatch(ctx context.Context) error {
	answer, err := o.api.CreateStream(ctx, &hatchery.NewStream{
		Source:   "my-watch",
		Metrics:  []hatchery.Metric{hatchery.MetricBodyTemperature, hatchery.MetricHeartRate},
		Purposes: []hatchery.Purpose{hatchery.PurposePetState, hatchery.PurposePetMessages},
	}, hatchery.CreateStreamParams{UserID: o.id})
	if err != nil {
		return err
	}
	created, ok := answer.(*hatchery.CreatedStream)
	if !ok {
		return problem(answer)
	}
	o.stream = created.StreamID
	// Fields that are not set are not sent, so the consent stays as it is.
	label := hatchery.StreamUpdate{Label: hatchery.NewOptNilString("My watch")}
	ids := hatchery.UpdateStreamParams{UserID: o.id, StreamID: o.stream}
	updated, err := o.api.UpdateStream(ctx, &label, ids)
	if err != nil {
		return err
	}
	stream, ok := updated.(*hatchery.HealthStream)
	if !ok {
		return problem(updated)
	}
	kept := containsAll(stream.Metrics, "body_temperature", "heart_rate") &&
		containsAll(stream.Purposes, "pet_state", "pet_messages")
	return expect(kept, "after the update: metrics %v, purposes %v", stream.Metrics, stream.Purposes)
}

func (o *owner) sendReadings(ctx context.Context) error {
	now := time.Now()
	batch := hatchery.SampleBatch{
		Samples: []hatchery.HealthSampleInput{
			{Metric: hatchery.MetricBodyTemperature, Value: temperature, Start: now.Add(-time.Minute)},
			{Metric: hatchery.MetricHeartRate, Value: 62, Start: now},
		},
	}
	answer, err := o.api.SendSamples(ctx, &batch, hatchery.SendSamplesParams{UserID: o.id, StreamID: o.stream})
	if err != nil {
		return err
	}
	if _, ok := answer.(*hatchery.BatchReceipt); !ok {
		return problem(answer)
	}
	return nil
}

func (o *owner) listReadings(ctx context.Context) error {
	values := map[string]float64{}
	params := hatchery.ListSamplesParams{
		UserID: o.id,
		Limit:  hatchery.NewOptInt(1),
		From:   hatchery.NewOptDateTime(time.Now().Add(-time.Hour)),
	}
	for {
		answer, err := o.api.ListSamples(ctx, params)
		if err != nil {
			return err
		}
		found, ok := answer.(*hatchery.SamplePageHeaders)
		if !ok {
			return problem(answer)
		}
		page := found.Response
		for _, sample := range page.Samples {
			values[sample.Metric] = sample.Value
		}
		if !page.NextCursor.IsSet() {
			break
		}
		params.Cursor = page.NextCursor
	}
	complete := values["body_temperature"] == temperature && values["heart_rate"] == 62
	return expect(complete, "the pages contain %v", values)
}

func (o *owner) meetPet(ctx context.Context) error {
	answer, err := o.api.GetPet(ctx, hatchery.GetPetParams{UserID: o.id})
	if err != nil {
		return err
	}
	found, ok := answer.(*hatchery.PetStateHeaders)
	if !ok {
		return problem(answer)
	}
	pet := found.Response
	fmt.Printf("Rocky is %s: %s\n", pet.Mood, pet.Message)
	return expect(pet.Mood != "" && pet.Message != "", "the pet says nothing")
}

func containsAll(list []string, wanted ...string) bool {
	return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(list, w) })
}
