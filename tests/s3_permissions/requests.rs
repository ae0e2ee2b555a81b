//! What users ask the server for: what Druid asks for, and two things beyond that.

use std::collections::BTreeSet;

use warden_s3_server::{Answer, Request, Server, User};

const OBJECT: &str = "shuffle/query-1/stage-0";
const OBJECT_TO_DELETE: &str = "shuffle/query-1/stage-1";
const OTHER_OBJECT: &str = "report";
const PREFIX: &str = "shuffle/query-1/";

/// One request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    Get,
    Put,
    Abort,
    Delete,
    List,
    ListAll,
    GetOther,
}

impl Asked {
    pub const ALL: [Self; 7] = [
        Self::Get,
        Self::Put,
        Self::Abort,
        Self::Delete,
        Self::List,
        Self::ListAll,
        Self::GetOther,
    ];

    /// What Druid needs.
    pub const NEEDED: [Self; 5] = [Self::Get, Self::Put, Self::Abort, Self::Delete, Self::List];

    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Abort => "abort",
            Self::Delete => "delete",
            Self::List => "list",
            Self::ListAll => "list all",
            Self::GetOther => "get other",
        }
    }

    pub fn named(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|it| it.name() == name);
        found.unwrap_or_else(|| panic!("`{name}` is not asked for"))
    }

    pub fn action(self) -> &'static str {
        match self {
            Self::Get | Self::GetOther => "s3:GetObject",
            Self::Put => "s3:PutObject",
            Self::Abort => "s3:AbortMultipartUpload",
            Self::Delete => "s3:DeleteObject",
            Self::List | Self::ListAll => "s3:ListBucket",
        }
    }

    pub fn resource(self) -> String {
        let bucket = format!("arn:aws:s3:::{}", Server::BUCKET);
        match self {
            Self::Get | Self::Put | Self::Abort => format!("{bucket}/{OBJECT}"),
            Self::Delete => format!("{bucket}/{OBJECT_TO_DELETE}"),
            Self::List | Self::ListAll => bucket,
            Self::GetOther => format!("{bucket}/{OTHER_OBJECT}"),
        }
    }

    /// `s3:prefix`, which only a listing has.
    pub fn prefix(self) -> Option<&'static str> {
        (self == Self::List).then_some(PREFIX)
    }
}

/// What is there to be asked for.
pub fn fill(server: &Server, bucket: &str) {
    for key in [OBJECT, OTHER_OBJECT] {
        let path = format!("/{bucket}/{key}");
        let put = Request::new("PUT", &path).with_body("rows");
        assert!(server.ask(server.root(), &put).is_success());
    }
}

/// What of all this the server does for the user.
pub fn allowed(server: &Server, bucket: &str, user: &User) -> BTreeSet<Asked> {
    let does = |asked: &Asked| is_allowed(*asked, &answer(*asked, server, bucket, user));
    Asked::ALL.into_iter().filter(does).collect()
}

fn answer(asked: Asked, server: &Server, bucket: &str, user: &User) -> Answer {
    let ask = |method, target: String, body: &str| {
        let request = Request::new(method, &target).with_body(body);
        server.ask(&user.key, &request)
    };
    let bucket = format!("/{bucket}");
    let object = format!("{bucket}/{OBJECT}");
    match asked {
        Asked::Get => ask("GET", object, ""),
        Asked::GetOther => ask("GET", format!("{bucket}/{OTHER_OBJECT}"), ""),
        // As Druid begins to push a result.
        Asked::Put => ask("POST", format!("{object}?uploads="), ""),
        Asked::Abort => {
            let begin = format!("{object}?uploads=");
            let begun = server.ask(server.root(), &Request::new("POST", &begin));
            let upload = begun.element("UploadId").unwrap();
            ask("DELETE", format!("{object}?uploadId={upload}"), "")
        }
        // Whether it is there makes no difference to the answer.
        Asked::Delete => {
            let keys = format!("<Delete><Object><Key>{OBJECT_TO_DELETE}</Key></Object></Delete>");
            ask("POST", format!("{bucket}?delete="), &keys)
        }
        Asked::List => ask("GET", format!("{bucket}?list-type=2&prefix={PREFIX}"), ""),
        Asked::ListAll => ask("GET", format!("{bucket}?list-type=2"), ""),
    }
}

/// Whether an answer says that it was done. It must be that or a refusal.
fn is_allowed(asked: Asked, answer: &Answer) -> bool {
    if asked == Asked::Delete && answer.is_success() {
        // Refusals stand within, by key.
        let deleted = answer.element("Deleted").is_some();
        assert!(
            deleted || answer.element("Code") == Some("AccessDenied"),
            "{answer:?}"
        );
        return deleted;
    }
    assert!(
        answer.is_success() || answer.status == 403,
        "{asked:?}: {answer:?}"
    );
    answer.is_success()
}
