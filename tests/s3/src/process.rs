//! A process that does not outlive the thread that started it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It is killed when this is dropped, and by the kernel when the thread that started it ends.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts versitygw with these arguments; what it prints goes to a file.
    pub(crate) fn start(arguments: &[&str], log: PathBuf) -> io::Result<Self> {
        let output = File::create(&log)?;
        // The kernel's signal at the parent's death survives `exec`, so that the server need not know of it.
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--"])
            .arg(installed()?)
            .args(arguments)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()?;
        Ok(Self { child, log })
    }

    /// Waits until it answers; if it ends before, or never answers, the reason is what it printed.
    pub(crate) fn wait_until(&mut self, answers: impl Fn() -> bool) -> io::Result<()> {
        let began = Instant::now();
        while !answers() {
            let ended = self.child.try_wait()?;
            if ended.is_some() || began.elapsed() > PATIENCE {
                let printed = fs::read_to_string(&self.log)?;
                return Err(io::Error::other(format!(
                    "the S3 server does not answer ({ended:?}): {printed}"
                )));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where `bin/install` puts it.
fn installed() -> io::Result<PathBuf> {
    let home = env::var_os("HOME").ok_or_else(|| io::Error::other("HOME is not set"))?;
    let server = Path::new(&home).join(".cache/druid-warden/versitygw-1.8.0/versitygw");
    if server.is_file() {
        Ok(server)
    } else {
        Err(io::Error::other(format!(
            "there is no {}: run bin/install, which fetches the S3 server of the tests",
            server.display()
        )))
    }
}
