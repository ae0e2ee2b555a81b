//! The command, where Druid is configured in some way, and what it says.

use std::process::{Command, Output, Stdio};

use serde_json::Value;
use snapbox::cmd::cargo_bin;
use tempfile::TempDir;

use crate::fake_s3::FakeS3;

/// A user's objects, below the prefix and beside it.
const OF_USERS: [&str; 2] = ["report", "shuffle/controller_1/stage_0"];

/// Credentials among the properties.
pub const KEYS: &str =
    "druid.s3.accessKey=the-key-of-druid\ndruid.s3.secretKey=the/secret+of/druid\n";

/// What no output may hold.
const SECRETS: [&str; 7] = [
    "the-key-of-druid",
    "the/secret+of/druid",
    "token-of",
    "secret-of",
    "squid",
    "password@of",
    "c3F1aWQ6cGFzc3dvcmRAb2YlNDFwcm94eQ==",
];

/// A folder with Druid's properties, and the command that reads them.
pub struct Here {
    pub folder: TempDir,
}

impl Here {
    /// Druid uses this server.
    pub fn with(server: &FakeS3) -> Self {
        for key in OF_USERS {
            server.put(key);
        }
        let here = Self::at(&server.endpoint);
        here.add("druid.s3.enablePathStyleAccess=true\n");
        here
    }

    /// Druid uses whatever is at this endpoint.
    pub fn at(endpoint: &str) -> Self {
        let here = Self {
            folder: TempDir::new().unwrap(),
        };
        let properties = format!(
            "druid.msq.intermediate.storage.enable=true\n\
             druid.msq.intermediate.storage.type=s3\n\
             druid.msq.intermediate.storage.bucket=druid\n\
             druid.msq.intermediate.storage.prefix=shuffle\n\
             druid.s3.endpoint.url={endpoint}\n"
        );
        here.write("common.runtime.properties", &properties);
        here
    }

    /// …with these credentials among the properties.
    pub fn and_keys(self) -> Self {
        self.add(KEYS);
        self
    }

    /// More properties.
    pub fn add(&self, more: &str) {
        let path = self.folder.path().join("common.runtime.properties");
        let properties = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, properties + more).unwrap();
    }

    pub fn write(&self, name: &str, content: &str) {
        std::fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// The probe, which tells JSON.
    pub fn probe(&self, more: &[&str]) -> Command {
        let mut command = self.plain_probe();
        command.args(["--format", "json"]).args(more);
        command
    }

    pub fn plain_probe(&self) -> Command {
        let mut command = Command::new(cargo_bin!("warden"));
        command
            .args(["s3", "probe", "--config", "common.runtime.properties"])
            .current_dir(&self.folder)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// What a probe has said.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub json: Value,
    pub stderr: String,
}

impl Said {
    pub fn by(output: &Output) -> Self {
        let stdout = String::from_utf8(output.stdout.clone()).unwrap();
        let stderr = String::from_utf8(output.stderr.clone()).unwrap();
        for secret in SECRETS {
            assert!(
                !stdout.contains(secret) && !stderr.contains(secret),
                "{secret}: {stdout}{stderr}"
            );
        }
        Self {
            code: output.status.code().unwrap(),
            json: serde_json::from_str(&stdout).unwrap_or_default(),
            stderr,
        }
    }

    #[track_caller]
    pub fn trial(&self, name: &str) -> &Value {
        let trials = self.json.get("trials").unwrap().as_array().unwrap();
        trials.iter().find(|trial| trial["trial"] == name).unwrap()
    }

    #[track_caller]
    pub fn assert_fails(&self, name: &str, status: u16, meaning: &str) {
        let trial = self.trial(name);
        assert_eq!(
            (&trial["answer"], &trial["status"]),
            (&"fails".into(), &status.into()),
            "{self:?}"
        );
        assert!(
            trial["meaning"].as_str().unwrap().contains(meaning),
            "{trial}"
        );
    }
}

#[track_caller]
pub fn probed(server: &FakeS3, more: &[&str]) -> Said {
    let here = Here::with(server).and_keys();
    Said::by(&here.probe(more).output().unwrap())
}

#[track_caller]
pub fn assert_clean(server: &FakeS3) {
    assert!(server.left().iter().eq(OF_USERS), "{:?}", server.left());
}
