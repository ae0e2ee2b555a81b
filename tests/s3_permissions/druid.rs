//! Druid, as `warden s3` sees it: a user of the server with a document of IAM, and properties that name both.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use snapbox::cmd::cargo_bin;
use tempfile::TempDir;
use warden_s3_server::{Request, Server, User};

use crate::command::warden;

#[derive(Debug)]
pub struct Druid<'a> {
    server: &'a Server,
    user: User,
    role: &'a str,
    folder: TempDir,
}

/// What a command says.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub exit_code: i32,
    /// The actions that it says are refused.
    pub refused: BTreeSet<String>,
}

impl Said {
    pub fn new(exit_code: i32, refused: &[&str]) -> Self {
        let refused = refused.iter().map(|&action| action.to_owned());
        Self {
            exit_code,
            refused: refused.collect(),
        }
    }
}

impl<'a> Druid<'a> {
    /// A user of this name, with intermediate results below a prefix of the same name.
    pub fn new(server: &'a Server, role: &'a str, name: &str, document: &Value) -> Self {
        let document = document.to_string();
        let user = server.user(name, &[&document]).unwrap();
        let properties = format!(
            "druid.msq.intermediate.storage.enable=true
             druid.msq.intermediate.storage.type=s3
             druid.msq.intermediate.storage.bucket=druid
             druid.msq.intermediate.storage.prefix={name}
             druid.s3.endpoint.url={}
             druid.s3.endpoint.signingRegion=us-east-1
             druid.s3.enablePathStyleAccess=true
             druid.s3.accessKey={}
             druid.s3.secretKey={}",
            server.endpoint(),
            user.key.id,
            user.key.secret
        );
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("policy.json"), document).unwrap();
        fs::write(folder.path().join("common.runtime.properties"), properties).unwrap();
        Self {
            server,
            user,
            role,
            folder,
        }
    }

    /// `warden s3 check`, of the document.
    pub fn check(&self) -> Said {
        let (exit_code, told) = self.told("check --iam policy.json");
        let is_refused = |row: &&Value| row["answer"] != "allowed";
        Said {
            exit_code,
            refused: actions(&told["actions"], is_refused),
        }
    }

    /// `warden s3 probe`, of the server.
    pub fn probe(&self) -> Said {
        let (exit_code, told) = self.told("probe");
        let is_refused = |row: &&Value| {
            // For want of s3:GetObject S3 does not say either what is missing.
            row["needed"] == true && row["answer"] == "fails" && row["trial"] != "headOfMissing"
        };
        self.assert_left(&told["left"]);
        Said {
            exit_code,
            refused: actions(&told["trials"], is_refused),
        }
    }

    /// The probe, to be interrupted.
    pub fn start_probe(&self) -> Child {
        let mut command = Command::new(cargo_bin!("warden"));
        command
            .args(self.arguments("probe").split(' '))
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    }

    fn arguments(&self, command: &str) -> String {
        format!(
            "s3 {command} --config common.runtime.properties --role {} --format json",
            self.role
        )
    }

    fn told(&self, command: &str) -> (i32, Value) {
        let output = warden(&self.arguments(command))
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let printed = [output.stdout.as_slice(), &output.stderr].concat();
        let printed = String::from_utf8_lossy(&printed);
        assert!(!printed.contains(&self.user.key.secret), "{printed}");
        let told = serde_json::from_slice(&output.stdout);
        let told = told.unwrap_or_else(|error| panic!("{error}: {printed}"));
        (output.status.code().unwrap(), told)
    }

    /// These are left below the prefix, and nothing else.
    pub fn assert_left(&self, named: &Value) {
        let left = |is_upload: bool| -> BTreeSet<String> {
            let left = named.as_array().unwrap().iter();
            let those = left.filter(|it| it["upload"].is_string() == is_upload);
            those
                .map(|it| it["key"].as_str().unwrap().to_owned())
                .collect()
        };
        let prefix = format!("prefix={}%2F", self.user.name);
        assert_eq!(self.keys(&format!("list-type=2&{prefix}")), left(false));
        assert_eq!(self.keys(&format!("uploads=&{prefix}")), left(true));
    }

    /// The keys of a listing.
    fn keys(&self, listing: &str) -> BTreeSet<String> {
        let listing = format!("/{}?{listing}", Server::BUCKET);
        let listed = self
            .server
            .ask(self.server.root(), &Request::new("GET", &listing));
        assert!(listed.is_success(), "{listed:?}");
        let keys = listed.body.split("<Key>").skip(1);
        keys.map(|rest| rest.split("</Key>").next().unwrap().to_owned())
            .collect()
    }
}

/// What `warden s3 policy` writes for intermediate results below this prefix.
pub fn written(role: &str, prefix: &str) -> Value {
    let place = format!("--bucket {} --prefix {prefix}", Server::BUCKET);
    let output = warden(&format!("s3 policy {place} --role {role}"))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn actions(rows: &Value, wanted: impl Fn(&&Value) -> bool) -> BTreeSet<String> {
    let rows = rows.as_array().unwrap().iter().filter(wanted);
    rows.map(|row| row["action"].as_str().unwrap().to_owned())
        .collect()
}
