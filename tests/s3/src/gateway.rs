//! versitygw, twice: once for IAM, and once for S3, which asks the first what users may do.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use tempfile::TempDir;

use crate::AccessKey;
use crate::process::Process;
use crate::request::is_healthy;

/// Both processes and their folder, in the order in which they go.
#[derive(Debug)]
pub(crate) struct Gateway {
    pub(crate) endpoints: Endpoints,
    _s3: Process,
    _iam: Process,
    _folder: TempDir,
}

/// Where they listen: `http://127.0.0.1:PORT`.
#[derive(Clone, Debug)]
pub(crate) struct Endpoints {
    pub(crate) s3: String,
    pub(crate) iam: String,
}

impl Gateway {
    pub(crate) fn start(root: &AccessKey) -> io::Result<Self> {
        // Not in the folder of the build: the path of a socket must be short.
        let folder = tempfile::Builder::new().prefix("warden-s3-").tempdir()?;
        let within = |name: &str| folder.path().join(name).display().to_string();
        let (users, buckets, attributes) =
            (within("users"), within("buckets"), within("attributes"));
        for directory in [&users, &buckets, &attributes] {
            fs::create_dir(directory)?;
        }
        let socket = within("socket");
        let [iam_address, s3_address] = free_addresses()?;
        let endpoints = Endpoints {
            s3: format!("http://{s3_address}"),
            iam: format!("http://{iam_address}"),
        };
        let start = |address: SocketAddr, arguments: &[&str], log: &str| {
            let port = address.to_string();
            let all = [
                "--access",
                &root.id,
                "--secret",
                &root.secret,
                "--port",
                &port,
                "--health",
                "/health",
            ];
            Process::start(&[&all, arguments].concat(), within(log).into())
        };

        let mut iam = start(
            iam_address,
            &["iam", "--dir", &users, "--private-ports", &socket],
            "iam.log",
        )?;
        // S3 asks for IAM when it starts, and if that is not there yet waits long before it asks again.
        iam.wait_until(|| is_healthy(&endpoints.iam) && fs::exists(&socket).unwrap_or(false))?;
        // Attributes of objects go to files: not every file system has them.
        let posix = ["posix", "--sidecar", &attributes, &buckets];
        let ask_iam = ["--iam-standalone-endpoint", &socket, "--iam-cache-disable"];
        let mut s3 = start(s3_address, &[&ask_iam[..], &posix].concat(), "s3.log")?;
        s3.wait_until(|| is_healthy(&endpoints.s3))?;

        Ok(Self {
            endpoints,
            _s3: s3,
            _iam: iam,
            _folder: folder,
        })
    }
}

/// Addresses of this machine that nobody else listens on.
fn free_addresses() -> io::Result<[SocketAddr; 2]> {
    // Held until all are chosen: they must differ.
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let second = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok([first.local_addr()?, second.local_addr()?])
}
