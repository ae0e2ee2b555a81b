//! Open Policy Agent as a server of its own, asked over HTTP as `druid-opa-authorizer` asks it.
//!
//! The input is that of Druid's documentation of the extension. Unlike the extension this keeps the connection open.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use ureq::Agent;

use crate::Contender;
use crate::setting::{ROLE, Shape, USER};

/// How long a start, and an answer, may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Names stand as keys of the data, so that a look-up finds one whatever their number: the form that suits OPA best.
const POLICY: &str = "
package druid

import rego.v1

default allow := false

allow if {
    some role in data.users[input.authenticationResult.identity]
    data.roles[role][input.resource.type][input.action][input.resource.name]
}
";

#[derive(Debug)]
pub struct Opa {
    server: Child,
    agent: Agent,
    allow: String,
}

impl Opa {
    /// Starts a server with so many exact names of one role. It stops when this is dropped.
    #[must_use]
    pub fn start(program: &Path, folder: &Path, n: usize) -> Self {
        fs::create_dir_all(folder).expect("a folder can be made");
        fs::write(folder.join("policy.rego"), POLICY).expect("the policy is written");
        fs::write(folder.join("data.json"), data(n).to_string()).expect("the data are written");
        let log = File::create(folder.join("log")).expect("a log can be written");
        let port = free_port();
        let server = Command::new(program)
            .args([
                "run",
                "--server",
                "--skip-version-check",
                "--log-level=error",
            ])
            .arg(format!("--addr=127.0.0.1:{port}"))
            .args(["policy.rego", "data.json"])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stderr(log)
            .spawn();
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .build();
        let opa = Self {
            server: server.expect("OPA starts"),
            agent: agent.into(),
            allow: format!("http://127.0.0.1:{port}/v1/data/druid/allow"),
        };
        opa.wait_until_ready(&format!("http://127.0.0.1:{port}/health"));
        opa
    }

    fn wait_until_ready(&self, health: &str) {
        let began = Instant::now();
        while self.agent.get(health).call().is_err() {
            assert!(began.elapsed() < PATIENCE, "OPA does not become ready");
            sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Opa {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn data(n: usize) -> Value {
    let names: Map<String, Value> = Shape::Exact
        .permissions(n)
        .map(|name| (name, json!(true)))
        .collect();
    json!({ "users": { USER: [ROLE] }, "roles": { ROLE: { "DATASOURCE": { "READ": names } } } })
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

impl Contender for Opa {
    fn may_read(&self, name: &str) -> bool {
        let message = json!({ "input": {
            "authenticationResult": {
                "identity": USER, "authorizerName": "opa", "authenticatedBy": "basic", "context": null
            },
            "action": "READ",
            "resource": { "name": name, "type": "DATASOURCE" }
        } });
        let request = self
            .agent
            .post(&self.allow)
            .content_type("application/json");
        let mut response = request.send(message.to_string()).expect("OPA answers");
        let answer = response
            .body_mut()
            .read_to_string()
            .expect("the answer is text");
        let answer: Value = serde_json::from_str(&answer).expect("the answer is JSON");
        answer["result"] == json!(true)
    }
}
