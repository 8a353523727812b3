use std::collections::HashMap;

use chrono::{TimeDelta, Utc};
use hatchery::apis::pet_api::get_pet;
use hatchery::apis::samples_api::{list_samples, send_samples};
use hatchery::apis::streams_api::{create_stream, update_stream};
use hatchery::models::{HealthSampleInput, Metric, NewStream, Purpose, SampleBatch, StreamUpdate};

use crate::owner::{Owner, problem};
use crate::{Result, expect};

const TEMPERATURE: f64 = 36.123456789;

impl Owner {
    pub async fn connect_watch(&mut self) -> Result<()> {
        let consent = NewStream::new(
            "my-watch".into(),
            vec![Metric::BodyTemperature, Metric::HeartRate],
            vec![Purpose::PetState, Purpose::PetMessages],
        );
        let stream = create_stream(&self.api, &self.path(), consent)
            .await
            .map_err(problem)?;
        self.stream = stream.stream_id.to_string();

        // Fields that are not set are not sent, so the consent stays as it is.
        let label = StreamUpdate {
            label: Some(Some("My watch".into())),
            ..Default::default()
        };
        let stream = update_stream(&self.api, &self.path(), &self.stream, label)
            .await
            .map_err(problem)?;
        let kept = contains_all(&stream.metrics, &["body_temperature", "heart_rate"])
            && contains_all(&stream.purposes, &["pet_state", "pet_messages"]);
        expect(
            kept,
            format!(
                "after the update: {:?}, {:?}",
                stream.metrics, stream.purposes
            ),
        )
    }

    pub async fn send_readings(&self) -> Result<()> {
        let now = Utc::now().fixed_offset();
        let batch = SampleBatch::new(vec![
            HealthSampleInput::new(
                Metric::BodyTemperature,
                TEMPERATURE,
                now - TimeDelta::minutes(1),
            ),
            HealthSampleInput::new(Metric::HeartRate, 62.0, now),
        ]);
        send_samples(&self.api, &self.path(), &self.stream, batch, None)
            .await
            .map_err(problem)?;
        Ok(())
    }

    pub async fn list_readings(&self) -> Result<()> {
        let from = Some(Utc::now().fixed_offset() - TimeDelta::hours(1));
        let mut values = HashMap::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = list_samples(
                &self.api,
                &self.path(),
                None,
                from,
                None,
                Some(1),
                cursor.as_deref(),
                None,
            )
            .await
            .map_err(problem)?;
            values.extend(
                page.samples
                    .into_iter()
                    .map(|sample| (sample.metric, sample.value)),
            );
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        let value_of = |metric: &str| values.get(metric).copied();
        let complete = value_of("body_temperature") == Some(TEMPERATURE)
            && value_of("heart_rate") == Some(62.0);
        expect(complete, format!("the pages contain {values:?}"))
    }

    pub async fn meet_pet(&self) -> Result<()> {
        let pet = get_pet(&self.api, &self.path(), None)
            .await
            .map_err(problem)?;
        println!("Rocky is {}: {}", pet.mood, pet.message);
        expect(
            !pet.mood.is_empty() && !pet.message.is_empty(),
            "the pet says nothing",
        )
    }
}

fn contains_all(list: &[String], wanted: &[&str]) -> bool {
    wanted
        .iter()
        .all(|wanted| list.iter().any(|item| item == wanted))
}
