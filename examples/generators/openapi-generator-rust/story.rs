//! The story of one user, from creation to erasure, with the client that openapi-generator generates.

mod avatar;
mod owner;
mod watch;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use owner::Owner;

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match story().await {
        Ok(()) => {
            println!("story: ok");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("story: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn story() -> Result<()> {
    let base_url = env::var("BASE_URL").unwrap_or_else(|_| "http://localhost:8787".into());
    let picture = std::fs::read(env::var("PICTURE")?)?;
    let mut owner = Owner::create(base_url).await.map_err(at("create"))?;
    owner.read().await.map_err(at("read"))?;
    owner.change_age().await.map_err(at("update"))?;
    owner
        .publish_portrait(picture)
        .await
        .map_err(at("avatar"))?;
    owner.connect_watch().await.map_err(at("stream"))?;
    owner.send_readings().await.map_err(at("samples"))?;
    owner.list_readings().await.map_err(at("pages"))?;
    owner.meet_pet().await.map_err(at("pet"))?;
    owner.add_tablet().await.map_err(at("session"))?;
    owner.send_wrong_age().await.map_err(at("refusal"))?;
    owner.erase().await.map_err(at("erase"))
}

/// Adds the name of the step to an error.
fn at(step: &str) -> impl Fn(Box<dyn Error>) -> Box<dyn Error> {
    move |error| format!("{step}: {error}").into()
}

pub fn expect(ok: bool, message: impl Into<String>) -> Result<()> {
    if ok {
        Ok(())
    } else {
        Err(message.into().into())
    }
}
