//! What goes through a proxy, and what does not.

use std::io::{BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use crate::fake_s3::{Asked, FakeS3, error, header, message, respond};
use crate::probing::{Here, Said};

const ROLE: &str = "arn:aws:iam::123456789012:role/druid-worker";

/// `squid` and `password@of%41proxy`.
const LOGIN: &str = "Basic c3F1aWQ6cGFzc3dvcmRAb2YlNDFwcm94eQ==";

/// What the properties say of them.
const PASSWORD: &str =
    "druid.s3.proxy.username=squid\ndruid.s3.proxy.password=password@of%41proxy\n";

/// A proxy that wants a login, passes on what is plain HTTP, and opens no tunnel. Its threads end with the test's process.
struct Proxy {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::<Mutex<Vec<_>>>::default();
        thread::spawn({
            let asked = Arc::clone(&asked);
            move || {
                for client in listener.incoming() {
                    let asked = Arc::clone(&asked);
                    thread::spawn(move || pass(&client.unwrap(), &asked));
                }
            }
        });
        Self { port, asked }
    }

    /// As Druid's properties name it.
    fn properties(&self) -> String {
        format!(
            "druid.s3.proxy.host=127.0.0.1\ndruid.s3.proxy.port={}\n",
            self.port
        )
    }

    /// As the environment names it.
    fn url(&self) -> String {
        format!("http://squid:password@of%41proxy@127.0.0.1:{}/", self.port)
    }

    /// The heads of what it was asked for.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Passes on what a client asks for, each time by a connection of its own.
fn pass(mut client: &TcpStream, asked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(client);
    while let Some((head, body)) = message(&mut reader) {
        asked.lock().unwrap().push(head.clone());
        let login = header(&head, "proxy-authorization").unwrap_or_default();
        let (method, rest) = head.split_once(' ').unwrap();
        let answered = if login != LOGIN {
            respond(client, 407, &error("Login", login))
        } else if let Some(rest) = rest.strip_prefix("http://") {
            let (server, path) = rest.split_once('/').unwrap();
            let mut connection = TcpStream::connect(server).unwrap();
            let hidden = path.replace("proxy-authorization", "was-for-the-proxy");
            write!(connection, "{method} /{hidden}{body}").unwrap();
            let (head, body) = message(&mut BufReader::new(connection)).unwrap();
            write!(client, "{head}{body}")
        } else {
            respond(client, 502, "")
        };
        if answered.is_err() {
            return;
        }
    }
}

#[test]
fn requests_to_s3_and_no_others_go_through_the_proxy_of_druid() {
    let (server, proxy) = (FakeS3::that([]), Proxy::new());
    let here = Here::with(&server).and_keys();
    here.add(&(proxy.properties() + PASSWORD));
    let mut command = here.probe(&["--assume-role", ROLE]);
    command.env("AWS_ENDPOINT_URL_STS", &server.endpoint);
    let said = Said::by(&command.output().unwrap());
    let address = format!("127.0.0.1:{}", proxy.port);
    assert_eq!(
        (said.code, &said.json["proxy"]),
        (0, &address.into()),
        "{said:?}"
    );
    let requests = server.requests();
    let [(Asked::AssumeRole, _), to_s3 @ ..] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    let asked = proxy.asked();
    assert_eq!(asked.len(), to_s3.len());
    for head in asked {
        assert!(
            head.contains(&format!(" {}/druid", server.endpoint)),
            "{head}"
        );
    }
}

#[test]
fn a_proxy_that_wants_another_login_is_told_without_the_one_it_got() {
    let (server, proxy) = (FakeS3::that([]), Proxy::new());
    let here = Here::with(&server).and_keys();
    here.add(&proxy.properties());
    here.add("druid.s3.proxy.username=squid\ndruid.s3.proxy.password=old\n");
    let said = Said::by(&here.probe(&[]).output().unwrap());
    assert_eq!(
        (said.code, &said.json["verdict"]),
        (1, &"unfinished".into()),
        "{said:?}"
    );
    said.assert_fails("multipartUpload", 407, "the proxy wants other credentials");
    let message = &said.trial("multipartUpload")["message"];
    assert_eq!(message, "Basic <hidden>", "{said:?}");
    assert_eq!(server.requests(), []);
}

#[test]
fn the_proxy_of_the_environment_is_taken_but_for_what_it_excepts() {
    let (server, proxy) = (FakeS3::that([]), Proxy::new());
    let here = Here::with(&server).and_keys();
    for excepted in [false, true] {
        let mut command = here.probe(&[]);
        command.env("HTTP_PROXY", proxy.url());
        if excepted {
            command.env("NO_PROXY", "127.0.0.*");
        }
        let before = proxy.asked().len();
        let said = Said::by(&command.output().unwrap());
        assert_eq!(said.code, 0, "{said:?}");
        assert_eq!(said.json["proxy"] == Value::Null, excepted, "{said:?}");
        assert_eq!(proxy.asked().len() == before, excepted, "{said:?}");
    }
}

#[test]
fn https_goes_through_a_tunnel() {
    let proxy = Proxy::new();
    let here = Here::at("s3.example.com").and_keys();
    for (more, host) in [
        (&["--assume-role", ROLE][..], "sts.us-east-1.amazonaws.com"),
        (&[], "druid.s3.example.com"),
    ] {
        let mut command = here.probe(more);
        command.env("HTTPS_PROXY", proxy.url());
        let said = Said::by(&command.output().unwrap());
        assert_eq!(said.code, 1, "{said:?}");
        let asked = proxy.asked().pop().unwrap();
        assert!(
            asked.starts_with(&format!("CONNECT {host}:443 ")),
            "{asked}"
        );
        assert_eq!(header(&asked, "proxy-authorization"), Some(LOGIN));
    }
}
