//! A probe of a server that is interrupted, at whatever it is.

use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use warden_s3_server::Server;

use crate::druid::{Druid, written};

#[test]
fn nothing_is_left_whenever_a_signal_comes() {
    let server = Server::running();
    let name = "interrupted";
    let druid = Druid::new(&server, "all", name, &written("all", name));
    let mut interrupted = 0;
    for delay in 0..40 {
        let mut probe = druid.start_probe();
        thread::sleep(Duration::from_millis(delay * 5));
        let signal = if delay % 2 == 0 { "INT" } else { "TERM" };
        // The probe may be done.
        let _ = Command::new("kill")
            .args(["-s", signal, &probe.id().to_string()])
            .status();
        interrupted += u32::from(probe.wait().unwrap().code() == Some(1));
        druid.assert_left(&Value::Array(Vec::new()));
    }
    assert!(interrupted > 0, "no signal has met a probe at work");
}
