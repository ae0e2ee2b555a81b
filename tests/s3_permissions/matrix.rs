//! `documents.md`: what `warden s3 check` says of each document, and what a server does for a user who has it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use warden::s3::check::{Policies, Request, Verdict};
use warden::s3::document::Document;
use warden_s3_server::{Request as ToServer, Server};

use crate::documents::{Check, Done, Entry, USER, entries};
use crate::requests::{self, Asked};

/// Users who ask at the same time.
const THREADS: usize = 8;

#[test]
fn check_says_of_each_document_what_is_said_of_it() {
    let mut wrong = String::new();
    for Entry {
        title,
        mut documents,
        bucket_policy,
        check,
        ..
    } in entries()
    {
        documents.extend(bucket_policy);
        let said = judged(&documents);
        if said != check {
            wrong += &format!("{title}:\n  {check:?}\n  is said: {said:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_server_does_with_each_document_what_is_said_of_it() {
    let server = Server::running();
    requests::fill(&server, Server::BUCKET);
    server.user("other", &[]).unwrap();
    let entries = entries();
    assert!(entries.len() >= 60, "{} documents", entries.len());

    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let number = next.fetch_add(1, Ordering::Relaxed)
            && let Some(entry) = entries.get(number)
        {
            let done = done(&server, &format!("druid-{number}"), entry);
            if done != entry.done {
                wrong.push(format!(
                    "{}:\n  {:?}\n  is done: {done:?}",
                    entry.title, entry.done
                ));
            }
        }
        wrong
    };
    let wrong: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the evaluator says, request by request.
fn judged(documents: &[&str]) -> Check {
    let read = documents.iter().map(|text| Document::read(text.as_bytes()));
    let Ok(documents) = read.collect::<Result<Vec<_>, _>>() else {
        return Check::NotADocument;
    };
    let policies = Policies::new(&documents);
    let verdict = |asked: Asked| {
        policies.judge(&Request {
            action: asked.action(),
            resource: asked.resource(),
            prefix: asked.prefix(),
            principal: Some(USER),
        })
    };
    let those = |wanted: fn(&Verdict) -> bool| -> BTreeSet<_> {
        Asked::ALL
            .into_iter()
            .filter(|asked| wanted(&verdict(*asked)))
            .collect()
    };
    Check::Document {
        allowed: those(|verdict| matches!(verdict, Verdict::Allowed(_))),
        undetermined: those(|verdict| matches!(verdict, Verdict::Undetermined(_))),
    }
}

/// What the server does for a new user with these documents.
fn done(server: &Server, name: &str, entry: &Entry) -> Done {
    let user = match server.user(name, &entry.documents) {
        Ok(user) => user,
        Err(refused) => return Done::Refuses(refused.code),
    };
    let Some(policy) = entry.bucket_policy else {
        return Done::Allows(requests::allowed(server, Server::BUCKET, &user));
    };
    // In a bucket of its own, which is called as the user is: a bucket has one policy.
    let put = |target: &str, body: &str| {
        server.ask(server.root(), &ToServer::new("PUT", target).with_body(body))
    };
    assert!(put(&format!("/{name}"), "").is_success());
    requests::fill(server, name);
    let policy = policy.replace("s3:::druid", &format!("s3:::{name}"));
    let policy = policy.replace("user/druid", &format!("user/{name}"));
    let answer = put(&format!("/{name}?policy="), &policy);
    if answer.is_success() {
        Done::Allows(requests::allowed(server, name, &user))
    } else {
        Done::Refuses(answer.element("Code").unwrap().to_owned())
    }
}
