//! Tries for real, on objects of its own, what durable storage does on S3.
//!
//! - [`credentials`] finds those that Druid would take, and [`connection`] connects with them;
//! - [`trial`] knows what is tried, and [`report`] says what came of it;
//! - [`litter`] knows what must be taken away again.

mod bounded_answers;
mod concealment;
pub mod connection;
pub mod credentials;
pub mod fault;
pub mod litter;
pub mod report;
mod requests;
mod route;
mod session_file;
pub mod trial;
mod url;

use std::cell::{Cell, RefCell};
use std::time::Duration;

use tokio::time::Instant;

use self::connection::Connection;
use self::fault::{Cause, Fault};
use self::litter::{Litter, Upload};
use self::report::{Answer, Report, Row, Why};
use self::requests::Requests;
use self::trial::Trial;
use super::need::Role;
use super::place::Place;

/// What the objects hold.
const CONTENT: &[u8] = b"Put here by `warden s3 probe`, which takes it away again.\n";

/// The names of its objects.
const PUSHED: &str = "pushed";
const ABORTED: &str = "aborted";
const MISSING: &str = "missing";

/// How much of it is fetched.
const RANGE: usize = 16;

/// How long it may take to take everything away again.
pub const CLEANING: Duration = Duration::from_secs(20);

/// The trials, how far they have come, and what they have left.
#[derive(Debug)]
pub struct Probe<'a> {
    requests: Requests,
    place: &'a Place,
    /// The folder of its own, below the prefix.
    folder: String,
    role: Role,
    rows: RefCell<Vec<Row>>,
    litter: RefCell<Litter>,
    keeps_versions: Cell<bool>,
    interrupted: Cell<bool>,
    doing: Cell<&'static str>,
    /// Whether there is an object to try things on.
    pushed: Cell<bool>,
}

impl<'a> Probe<'a> {
    /// Made ready. `random` makes the folder its own.
    #[must_use]
    pub fn new(
        connection: Connection,
        place: &'a Place,
        role: Role,
        random: u128,
        deadline: Instant,
    ) -> Self {
        Self {
            requests: Requests {
                client: connection.client,
                bucket: place.bucket.clone(),
                concealment: connection.concealment,
                deadline: Cell::new(deadline),
            },
            place,
            folder: format!("warden-probe-{random:032x}"),
            role,
            rows: RefCell::default(),
            litter: RefCell::default(),
            keeps_versions: Cell::new(false),
            interrupted: Cell::new(false),
            doing: Cell::new("connecting"),
            pushed: Cell::new(false),
        }
    }

    /// What it is at.
    pub fn doing(&self) -> &'static str {
        self.doing.get()
    }

    /// Tries nothing more. What has been sent is waited for: who does not know what became of it cannot take it away.
    pub fn interrupt(&self) {
        self.interrupted.set(true);
    }

    /// Makes the trials, and takes away what they have left.
    pub async fn run(&self) {
        let mut hopeless = false;
        for trial in Trial::of(self.role) {
            let answer = if self.interrupted.get() {
                Answer::Untried(Why::Interrupted)
            } else if hopeless {
                Answer::Untried(Why::Hopeless)
            } else {
                self.doing.set(trial.title());
                self.make(trial).await
            };
            hopeless |= answer.fault().is_some_and(Fault::concerns_all);
            self.rows.borrow_mut().push(Row { trial, answer });
        }
        self.doing.set("cleaning up");
        self.clean().await;
    }

    /// What came of it. Whoever asks before [`Self::run`] is done hears of everything that may still lie there.
    #[must_use]
    pub fn report(self) -> Report {
        let mut rows = self.rows.take();
        let made = rows.len();
        rows.extend(Trial::of(self.role).skip(made).map(|trial| Row {
            trial,
            answer: Answer::Untried(Why::Interrupted),
        }));
        Report {
            role: self.role,
            folder: self.key(""),
            rows,
            left: self.litter.into_inner().shown(&self.requests.concealment),
            keeps_versions: self.keeps_versions.get(),
        }
    }

    async fn make(&self, trial: Trial) -> Answer {
        let answer = match trial {
            Trial::Push => self.push().await,
            Trial::Head => self.of_pushed(self.requests.head(&self.key(PUSHED))).await,
            Trial::Fetch => self.of_pushed(self.fetch()).await,
            Trial::Missing => self.missing().await,
            Trial::List => self.list().await,
            Trial::ListPrefix => self
                .requests
                .list(&self.place.listed(""), 1)
                .await
                .map(drop)
                .map_err(Answer::from),
            Trial::Abort => self.abort().await,
            Trial::Delete => self.delete().await,
        };
        answer.err().unwrap_or(Answer::Works)
    }

    async fn push(&self) -> Result<(), Answer> {
        let key = self.key(PUSHED);
        let upload = self.begin(&key).await?;
        self.finish(&key, &upload).await?;
        self.pushed.set(true);
        Ok(())
    }

    /// Begins an upload, and remembers that, even if no answer comes.
    async fn begin(&self, key: &str) -> Result<String, Fault> {
        let unanswered = Upload {
            key: key.to_owned(),
            id: None,
        };
        self.remember(unanswered.clone());
        let begun = self.requests.begin_upload(key).await;
        match &begun {
            Ok(id) => self.remember(Upload {
                id: Some(id.clone()),
                ..unanswered.clone()
            }),
            Err(fault) if fault.leaves_doubt() => return begun,
            Err(_) => {}
        }
        self.forget(&unanswered);
        begun
    }

    /// Makes an object of an upload.
    async fn finish(&self, key: &str, id: &str) -> Result<(), Fault> {
        // It may be there even if no answer comes, or if a request that was sent again meets no upload any more.
        self.litter.borrow_mut().objects.insert(key.to_owned());
        if self.requests.finish_upload(key, id, CONTENT).await? {
            self.keeps_versions.set(true);
        }
        self.forget_upload(key, id);
        Ok(())
    }

    /// A trial of the object that was put.
    async fn of_pushed(
        &self,
        trial: impl Future<Output = Result<(), Fault>>,
    ) -> Result<(), Answer> {
        if self.pushed.get() {
            Ok(trial.await?)
        } else {
            Err(Answer::Untried(Why::NoObject))
        }
    }

    async fn fetch(&self) -> Result<(), Fault> {
        let fetched = self.requests.fetch(&self.key(PUSHED), RANGE).await?;
        if Some(fetched.as_slice()) == CONTENT.get(..RANGE) {
            Ok(())
        } else {
            Err(Fault::new("what was fetched is not what was put"))
        }
    }

    async fn missing(&self) -> Result<(), Answer> {
        match self.requests.head(&self.key(MISSING)).await {
            Err(fault) if fault.status == Some(404) => Ok(()),
            Err(fault) => Err(fault.into()),
            Ok(()) => Err(Fault::new("S3 says that it is there").into()),
        }
    }

    async fn list(&self) -> Result<(), Answer> {
        let prefix = self.place.listed(&self.folder);
        let listed = self.requests.list(&prefix, 10).await?;
        let pushed = self.place.listed(&format!("{}/{PUSHED}", self.folder));
        if self.pushed.get() && !listed.contains(&pushed) {
            return Err(Fault::new("the object that was put is not in the list").into());
        }
        Ok(())
    }

    async fn abort(&self) -> Result<(), Answer> {
        let key = self.key(ABORTED);
        let id = match self.begin(&key).await {
            Ok(id) => id,
            Err(fault) if fault.cause() == Cause::Permission => {
                return Err(Answer::Untried(Why::NoUpload));
            }
            Err(fault) => return Err(fault.into()),
        };
        self.requests.abort_upload(&key, &id).await?;
        self.forget_upload(&key, &id);
        Ok(())
    }

    /// Also of a key that was never there: S3 tells for each whether it may be removed.
    async fn delete(&self) -> Result<(), Answer> {
        let mut keys: Vec<_> = self.litter.borrow().objects.iter().cloned().collect();
        keys.push(self.key(MISSING));
        let refused = self.remove(&keys).await?;
        let number = refused.len();
        let told = |(_, fault): (String, Fault)| Fault {
            message: format!("for {number} of {} keys: {}", keys.len(), fault.message),
            ..fault
        };
        refused
            .into_iter()
            .next()
            .map_or(Ok(()), |first| Err(told(first).into()))
    }

    async fn remove(&self, keys: &[String]) -> Result<Vec<(String, Fault)>, Fault> {
        let refused = self.requests.delete(keys).await?;
        // Of a key that was not asked for, nobody knows which one it means.
        if refused.iter().all(|(kept, _)| keys.contains(kept)) {
            for key in keys {
                if !refused.iter().any(|(kept, _)| kept == key) {
                    self.forget_object(key);
                }
            }
        }
        Ok(refused)
    }

    /// Takes away what still lies there.
    async fn clean(&self) {
        self.requests.deadline.set(Instant::now() + CLEANING);
        let uploads = self.litter.borrow().uploads.clone();
        for upload in uploads {
            if let Upload { key, id: Some(id) } = &upload {
                self.end(key, id).await;
            }
        }
        let keys: Vec<_> = self.litter.borrow().objects.iter().cloned().collect();
        if !keys.is_empty() {
            // What could not be removed stays in the litter, which is reported.
            let _ = self.remove(&keys).await;
        }
    }

    /// Ends an upload: by an abort, or, where that is refused, by an object, which can be removed.
    async fn end(&self, key: &str, id: &str) {
        match self.requests.abort_upload(key, id).await {
            Err(fault) if fault.cause() == Cause::Permission => {
                // If this fails too, both stay in the litter.
                let _ = self.finish(key, id).await;
            }
            Err(fault) if fault.code.as_deref() != Some("NoSuchUpload") => {}
            _ => self.forget_upload(key, id),
        }
    }

    fn key(&self, name: &str) -> String {
        self.place.key(&format!("{}/{name}", self.folder))
    }

    fn forget_object(&self, key: &str) {
        self.litter.borrow_mut().objects.remove(key);
    }

    fn remember(&self, upload: Upload) {
        self.litter.borrow_mut().uploads.insert(upload);
    }

    fn forget(&self, upload: &Upload) {
        self.litter.borrow_mut().uploads.remove(upload);
    }

    fn forget_upload(&self, key: &str, id: &str) {
        self.forget(&Upload {
            key: key.to_owned(),
            id: Some(id.to_owned()),
        });
    }
}
