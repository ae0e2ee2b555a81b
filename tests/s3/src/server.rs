//! The server of this process.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};

use crate::gateway::{Endpoints, Gateway};
use crate::{AccessKey, Answer, Request};

/// A running server, with a folder and ports of its own. It stops when the last test that holds it ends.
#[derive(Debug)]
pub struct Server {
    endpoints: Endpoints,
    root: AccessKey,
    /// Dropped, it ends `keeper`.
    stop: Option<Sender<()>>,
    keeper: Option<JoinHandle<()>>,
}

static RUNNING: Mutex<Weak<Server>> = Mutex::new(Weak::new());

impl Server {
    /// The bucket that is there.
    pub const BUCKET: &str = "druid";

    /// The server of all tests that run at this time in this process; it is started if there is none.
    ///
    /// # Panics
    ///
    /// When it cannot be started: a test that needs it must not pass. The message says what to do about it.
    #[must_use]
    pub fn running() -> Arc<Self> {
        // Where a start has failed, the next test shall say why, too.
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start());
            *running = Arc::downgrade(&server);
            server
        })
    }

    /// Where S3 is: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoints.s3
    }

    pub(crate) fn iam_endpoint(&self) -> &str {
        &self.endpoints.iam
    }

    /// Of the one who is refused nothing.
    #[must_use]
    pub fn root(&self) -> &AccessKey {
        &self.root
    }

    /// What S3 answers to whom.
    #[must_use]
    pub fn ask(&self, key: &AccessKey, request: &Request<'_>) -> Answer {
        request.send(self.endpoint(), "s3", key)
    }

    fn start() -> Self {
        let root = AccessKey {
            id: "root".to_owned(),
            secret: "secret-of-root".to_owned(),
        };
        let (ready, started) = channel();
        let (stop, stopped) = channel();
        // Processes end with the thread that started them, and the test that happens to be the first may end before others.
        let keeper = thread::spawn({
            let root = root.clone();
            move || keep(&root, &ready, &stopped)
        });
        let endpoints = started
            .recv()
            .unwrap()
            .unwrap_or_else(|error| panic!("{error}"));
        let server = Self {
            endpoints,
            root,
            stop: Some(stop),
            keeper: Some(keeper),
        };
        let bucket = format!("/{}", Self::BUCKET);
        let created = server.ask(server.root(), &Request::new("PUT", &bucket));
        assert!(created.is_success(), "{created:?}");
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(keeper) = self.keeper.take() {
            // If it has panicked, that has been printed.
            let _ = keeper.join();
        }
    }
}

/// Starts the processes, says where they are, and keeps them until nobody is left who could stop them.
fn keep(root: &AccessKey, ready: &Sender<io::Result<Endpoints>>, stopped: &Receiver<()>) {
    // Another program may take a port between its choice and its use: once, but hardly twice.
    match Gateway::start(root).or_else(|_| Gateway::start(root)) {
        Ok(gateway) => {
            // Whoever is told waits for it.
            let _ = ready.send(Ok(gateway.endpoints.clone()));
            let _ = stopped.recv();
        }
        Err(error) => drop(ready.send(Err(error))),
    }
}
