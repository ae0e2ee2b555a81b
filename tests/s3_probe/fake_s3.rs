//! A server that speaks as much S3 as the probe hears, and misbehaves as told.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// What AWS says in such words.
const MESSAGE: &str = "User: arn:aws:sts::123456789012:assumed-role/druid-worker/i-0123456789abcdef0 is not authorized to \
                       perform: s3:PutObject on resource: \"arn:aws:s3:::druid/shuffle/warden-probe\" because no \
                       identity-based policy allows the s3:PutObject action";

/// How the server answers to a request of one kind.
#[derive(Clone, Copy, Debug)]
pub enum Misbehaviour {
    /// With this status and this code.
    Refuses(u16, &'static str),
    /// With the credentials that it was sent as the message.
    SaysBack,
    /// Not at all.
    Hangs,
    /// With what is no XML.
    Babbles,
    /// Without end.
    Floods,
    /// With this, as if all were well.
    Says(&'static str),
    /// Rightly, but not before it is told to go on.
    Waits,
}

/// What it is asked for: as S3, as STS, and as what gives a container or an instance its credentials. `HeadOfMissing` is
/// a HEAD of what is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    Begin,
    Part,
    Complete,
    Abort,
    Head,
    HeadOfMissing,
    Get,
    List,
    Delete,
    AssumeRole,
    AssumeRoleWithWebIdentity,
    OfContainer,
    OfInstance,
}

#[derive(Debug, Default)]
struct State {
    misbehaves: BTreeMap<Asked, Misbehaviour>,
    objects: BTreeMap<String, Vec<u8>>,
    uploads: BTreeMap<String, Vec<u8>>,
    requests: Vec<(Asked, String)>,
}

/// A running server. Its threads end with the test's process.
#[derive(Debug)]
pub struct FakeS3 {
    pub endpoint: String,
    state: Arc<Mutex<State>>,
    asked: Receiver<Asked>,
    go_on: Sender<()>,
}

impl FakeS3 {
    /// A server that misbehaves so.
    pub fn that(misbehaves: impl IntoIterator<Item = (Asked, Misbehaviour)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            misbehaves: misbehaves.into_iter().collect(),
            ..State::default()
        }));
        let (tell, asked) = channel();
        let (go_on, told) = channel();
        let told = Arc::new(Mutex::new(told));
        thread::spawn({
            let state = Arc::clone(&state);
            move || {
                for connection in listener.incoming() {
                    let (state, tell, told) = (Arc::clone(&state), tell.clone(), Arc::clone(&told));
                    thread::spawn(move || serve(&connection.unwrap(), &state, &tell, &told));
                }
            }
        });
        Self {
            endpoint,
            state,
            asked,
            go_on,
        }
    }

    /// A user's object, which nobody may touch.
    pub fn put(&self, key: &str) {
        self.state
            .lock()
            .unwrap()
            .objects
            .insert(key.to_owned(), Vec::new());
    }

    /// The keys of objects, and of uploads that were neither completed nor aborted.
    pub fn left(&self) -> BTreeSet<String> {
        let state = self.state.lock().unwrap();
        state
            .objects
            .keys()
            .chain(state.uploads.keys())
            .cloned()
            .collect()
    }

    /// What it was asked for so far, with each request as it was sent.
    pub fn requests(&self) -> Vec<(Asked, String)> {
        self.state.lock().unwrap().requests.clone()
    }

    /// Waits until it is asked for this.
    pub fn wait_for(&self, awaited: Asked) {
        while self.asked.recv().unwrap() != awaited {}
    }

    /// Lets one go on that waits.
    pub fn go_on(&self) {
        self.go_on.send(()).unwrap();
    }
}

fn serve(
    connection: &TcpStream,
    state: &Mutex<State>,
    tell: &Sender<Asked>,
    told: &Mutex<Receiver<()>>,
) {
    let mut reader = BufReader::new(connection);
    while let Some((head, body)) = message(&mut reader) {
        let asked = {
            let mut state = state.lock().unwrap();
            let asked = asked(&head, &body, &state);
            state.requests.push((asked, format!("{head}{body}")));
            asked
        };
        let misbehaviour = state.lock().unwrap().misbehaves.get(&asked).copied();
        // The test may have ended.
        let _ = tell.send(asked);
        let (status, body) = match misbehaviour {
            Some(Misbehaviour::Hangs) => {
                thread::park();
                return;
            }
            Some(Misbehaviour::Floods) => return flood(connection),
            Some(Misbehaviour::Says(body)) => (200, body.to_owned()),
            Some(Misbehaviour::Refuses(status, code)) => (status, error(code, MESSAGE)),
            Some(Misbehaviour::SaysBack) => {
                let said = error("AccessDenied", &credentials(&head));
                match asked {
                    Asked::AssumeRole => (403, format!("<ErrorResponse>{said}</ErrorResponse>")),
                    _ => (403, said),
                }
            }
            Some(Misbehaviour::Babbles) => (200, "\u{1b}[2J not XML".to_owned()),
            Some(Misbehaviour::Waits) => {
                told.lock().unwrap().recv().unwrap();
                answer(asked, &head, &body, &mut state.lock().unwrap())
            }
            None => answer(asked, &head, &body, &mut state.lock().unwrap()),
        };
        if respond(
            connection,
            status,
            if head.starts_with("HEAD") { "" } else { &body },
        )
        .is_err()
        {
            return;
        }
    }
}

/// The head and the body; none when the other side is done.
pub fn message(reader: &mut impl BufRead) -> Option<(String, String)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = header(&head, "content-length").and_then(|length| length.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8_lossy(&body).into_owned()))
}

pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// What the client is known by.
fn credentials(head: &str) -> String {
    let sent = ["x-amz-security-token", "authorization"];
    let sent = sent.iter().filter_map(|name| header(head, name));
    sent.collect::<Vec<_>>().join(" ")
}

fn target(head: &str) -> (&str, &str) {
    let target = head.split(' ').nth(1).unwrap();
    target.split_once('?').unwrap_or((target, ""))
}

/// The key, behind the bucket.
fn key(head: &str) -> String {
    let (path, _) = target(head);
    path.trim_start_matches('/')
        .split_once('/')
        .map(|(_, key)| key.to_owned())
        .unwrap_or_default()
}

fn parameter<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = target(head);
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn asked(head: &str, body: &str, state: &State) -> Asked {
    let method = head.split(' ').next().unwrap();
    let has = |name: &str| {
        target(head)
            .1
            .split('&')
            .any(|pair| pair.split('=').next() == Some(name))
    };
    match method {
        _ if target(head).0 == "/container" => Asked::OfContainer,
        _ if target(head).0.starts_with("/latest/") => Asked::OfInstance,
        "POST" if body.starts_with("Action=AssumeRole&") => Asked::AssumeRole,
        "POST" if body.starts_with("Action=AssumeRoleWith") => Asked::AssumeRoleWithWebIdentity,
        "POST" if has("uploads") => Asked::Begin,
        "POST" if has("uploadId") => Asked::Complete,
        "POST" if has("delete") => Asked::Delete,
        "PUT" => Asked::Part,
        "DELETE" => Asked::Abort,
        "HEAD" if state.objects.contains_key(&key(head)) => Asked::Head,
        "HEAD" => Asked::HeadOfMissing,
        "GET" if has("list-type") => Asked::List,
        "GET" => Asked::Get,
        _ => panic!("{head}"),
    }
}

fn answer(asked: Asked, head: &str, body: &str, state: &mut State) -> (u16, String) {
    let key = key(head);
    match asked {
        Asked::Begin => {
            state.uploads.insert(key.clone(), Vec::new());
            let answer = "InitiateMultipartUploadResult";
            (
                200,
                format!("<{answer}><Key>{key}</Key><UploadId>id-of-upload</UploadId></{answer}>"),
            )
        }
        Asked::Part => {
            state.uploads.insert(key, body.as_bytes().to_vec());
            (200, String::new())
        }
        Asked::Complete => {
            let Some(content) = state.uploads.remove(&key) else {
                return (404, error("NoSuchUpload", "gone"));
            };
            state.objects.insert(key, content);
            (
                200,
                "<CompleteMultipartUploadResult><ETag>\"1\"</ETag></CompleteMultipartUploadResult>"
                    .to_owned(),
            )
        }
        Asked::Abort => match state.uploads.remove(&key) {
            Some(_) => (204, String::new()),
            None => (404, error("NoSuchUpload", "gone")),
        },
        Asked::Head => (200, String::new()),
        Asked::HeadOfMissing => (404, String::new()),
        Asked::Get => {
            let range = header(head, "range").unwrap();
            let last: usize = range.rsplit('-').next().unwrap().parse().unwrap();
            let content = state.objects.get(&key).unwrap();
            (
                206,
                String::from_utf8_lossy(content.get(..=last).unwrap()).into_owned(),
            )
        }
        Asked::List => {
            let prefix = parameter(head, "prefix").unwrap().replace("%2F", "/");
            let keys = state.objects.keys().filter(|key| key.starts_with(&prefix));
            let entries: String = keys
                .map(|key| format!("<Contents><Key>{key}</Key></Contents>"))
                .collect();
            (
                200,
                format!("<ListBucketResult>{entries}</ListBucketResult>"),
            )
        }
        Asked::Delete => {
            for piece in body.split("<Key>").skip(1) {
                state.objects.remove(piece.split("</Key>").next().unwrap());
            }
            (200, "<DeleteResult></DeleteResult>".to_owned())
        }
        Asked::AssumeRole => (200, of_role("AssumeRole", "role")),
        Asked::AssumeRoleWithWebIdentity => (200, of_role("AssumeRoleWithWebIdentity", "identity")),
        Asked::OfContainer => (200, metadata("container")),
        Asked::OfInstance => match target(head).0.rsplit('/').next().unwrap() {
            "token" => (200, "token-of-metadata".to_owned()),
            "" => (200, "role".to_owned()),
            _ => (200, metadata("instance")),
        },
    }
}

/// Credentials, as STS tells them.
fn of_role(action: &str, whose: &str) -> String {
    format!(
        "<{action}Response><{action}Result><Credentials>\
         <AccessKeyId>key-of-{whose}</AccessKeyId><SecretAccessKey>secret-of-{whose}</SecretAccessKey>\
         <SessionToken>token-of-{whose}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>\
         </Credentials></{action}Result></{action}Response>"
    )
}

/// Credentials, as containers and instances are told them.
fn metadata(whose: &str) -> String {
    format!(
        r#"{{"Code": "Success", "AccessKeyId": "key-of-{whose}", "SecretAccessKey": "secret-of-{whose}",
            "Token": "token-of-{whose}", "Expiration": "2099-01-01T00:00:00Z"}}"#
    )
}

pub fn error(code: &str, message: &str) -> String {
    let message = message
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('\r', " ");
    format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>")
}

fn flood(mut connection: &TcpStream) {
    let mut piece: &[u8] = b"HTTP/1.1 200 OK\r\n\r\n<ListBucketResult>";
    while connection.write_all(piece).is_ok() {
        piece = b"<Contents><Key>one more</Key></Contents>";
    }
}

pub fn respond(mut connection: &TcpStream, status: u16, body: &str) -> std::io::Result<()> {
    // An ETag, for a part; how long it is good, for a token.
    write!(
        connection,
        "HTTP/1.1 {status} Status\r\nETag: \"1\"\r\nX-Aws-Ec2-Metadata-Token-Ttl-Seconds: 60\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
