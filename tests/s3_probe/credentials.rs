//! Where the credentials are from.

use std::fs;
use std::process::Command;

use crate::fake_s3::{Asked, FakeS3, Misbehaviour};
use crate::probing::{Here, KEYS, Said};

const ARN: &str = "arn:aws:iam::123456789012:role/druid-worker";

/// A source of credentials, from the last to the first that Druid looks at: what it is called, whose key it gives, and
/// what makes it be there.
const SOURCES: [(&str, &str, Add); 7] = [
    (
        "the instance's metadata",
        "key-of-instance",
        |_, environment, server| {
            environment.push(("AWS_EC2_METADATA_DISABLED", "false".to_owned()));
            environment.push(("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.endpoint.clone()));
        },
    ),
    (
        "the container (AWS_CONTAINER_CREDENTIALS_…)",
        "key-of-container",
        |_, environment, server| {
            let uri = format!("{}/container", server.endpoint);
            environment.push(("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri));
        },
    ),
    (
        "the profile (AWS_PROFILE, ~/.aws)",
        "key-of-profile",
        |here, _, _| {
            fs::create_dir(here.folder.path().join(".aws")).unwrap();
            here.write(
            ".aws/credentials",
            "[default]\naws_access_key_id=key-of-profile\naws_secret_access_key=secret-of-profile\n",
        );
        },
    ),
    (
        "the web identity (AWS_WEB_IDENTITY_TOKEN_FILE)",
        "key-of-identity",
        |here, environment, server| {
            here.write("identity", "token-of-web");
            environment.push(("AWS_WEB_IDENTITY_TOKEN_FILE", "identity".to_owned()));
            environment.push(("AWS_ROLE_ARN", ARN.to_owned()));
            environment.push(("AWS_ENDPOINT_URL_STS", server.endpoint.clone()));
        },
    ),
    (
        "the environment (AWS_ACCESS_KEY_ID)",
        "key-of-environment",
        |_, environment, _| {
            environment.push(("AWS_ACCESS_KEY_ID", "key-of-environment".to_owned()));
            environment.push(("AWS_SECRET_ACCESS_KEY", "secret-of-environment".to_owned()));
        },
    ),
    (
        "the file of druid.s3.fileSessionCredentials",
        "key-of-session",
        |here, _, _| {
            here.write(
                "session",
                "accessKey=key-of-session\nsecretKey=secret-of-session\nsessionToken=token-of-session\n",
            );
            here.add("druid.s3.fileSessionCredentials=session\n");
        },
    ),
    (
        "druid.s3.accessKey and druid.s3.secretKey",
        "the-key-of-druid",
        |here, _, _| here.add(KEYS),
    ),
];

type Variable = (&'static str, String);
type Add = fn(&Here, &mut Vec<Variable>, &FakeS3);

fn said(mut command: Command, environment: &[Variable]) -> Said {
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    Said::by(&command.output().unwrap())
}

#[track_caller]
fn assert_takes(said: &Said, server: &FakeS3, source: &str, key: &str) {
    assert_eq!(
        (said.code, said.json.get("credentials")),
        (0, Some(&source.into())),
        "{said:?}"
    );
    let (_, head) = server.requests().pop().unwrap();
    assert!(head.contains(&format!("Credential={key}/")), "{head}");
}

#[test]
fn credentials_are_taken_in_the_order_of_druid() {
    let server = FakeS3::that([]);
    let here = Here::with(&server);
    let mut environment = Vec::new();
    for (source, key, add) in SOURCES {
        add(&here, &mut environment, &server);
        let said = said(here.probe(&[]), &environment);
        assert_takes(&said, &server, source, key);
        assert!(!said.stderr.contains("passes over"), "{said:?}");
    }
    // One of the two is none.
    let [.., (source, key, _), (keys, ..)] = SOURCES;
    for half in ["druid.s3.secretKey=\n", "druid.s3.accessKey=\n"] {
        let here = Here::with(&server);
        let [.., (_, _, add), (_, _, add_keys)] = SOURCES;
        add(&here, &mut environment, &server);
        add_keys(&here, &mut environment, &server);
        here.add(half);
        let said = said(here.probe(&[]), &environment);
        assert_takes(&said, &server, source, key);
        let told = format!("Druid passes over {keys}: only one of them is set");
        assert!(said.stderr.contains(&told), "{said:?}");
    }
}

#[test]
fn a_source_that_fails_is_passed_over_and_told() {
    let failing = [
        Asked::AssumeRoleWithWebIdentity,
        Asked::OfContainer,
        Asked::OfInstance,
    ];
    let server = FakeS3::that(failing.map(|asked| (asked, Misbehaviour::SaysBack)));
    let here = Here::with(&server);
    let mut environment = Vec::new();
    let [
        (instance, _, add_instance),
        (container, _, add_container),
        (profile, key, add_profile),
        (identity, _, add_identity),
        ..,
    ] = SOURCES;
    for add in [add_instance, add_container, add_identity] {
        add(&here, &mut environment, &server);
    }
    here.add("druid.s3.fileSessionCredentials=nowhere\n");
    let none = said(here.probe(&[]), &environment);
    assert_eq!(none.code, 1, "{none:?}");
    for why in [
        "the file of druid.s3.fileSessionCredentials: it cannot be read: ".to_owned(),
        format!("{identity}: it gives none"),
        format!("{container}: it gives none"),
        format!("{instance}: it gives none"),
    ] {
        assert!(none.stderr.contains(&why), "{why}: {none:?}");
    }
    add_profile(&here, &mut environment, &server);
    let passed = said(here.probe(&[]), &environment);
    assert_takes(&passed, &server, profile, key);
    for why in [
        "Druid passes over the file of druid.s3.fileSessionCredentials: it cannot be read"
            .to_owned(),
        format!("Druid passes over {identity}: it gives none"),
    ] {
        assert!(passed.stderr.contains(&why), "{why}: {passed:?}");
    }
}

#[test]
fn without_credentials_nothing_is_sent() {
    let server = FakeS3::that([]);
    let said = said(Here::with(&server).probe(&[]), &[]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.stderr.contains("there are no credentials here"),
        "{said:?}"
    );
    assert_eq!(server.requests(), []);
}

/// A probe that assumes a role with the keys of Druid.
fn assuming(server: &FakeS3) -> Said {
    let here = Here::with(server).and_keys();
    let command = here.probe(&["--assume-role", ARN, "--external-id", "outside"]);
    said(
        command,
        &[("AWS_ENDPOINT_URL_STS", server.endpoint.clone())],
    )
}

#[test]
fn a_role_is_assumed_with_the_credentials_of_druid() {
    let server = FakeS3::that([]);
    let said = assuming(&server);
    assert_eq!(
        (said.code, &said.json["assumedRole"]),
        (0, &ARN.into()),
        "{said:?}"
    );
    let requests = server.requests();
    let [(Asked::AssumeRole, first), (_, second), ..] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert!(first.contains("Credential=the-key-of-druid/"), "{first}");
    assert!(first.contains("ExternalId=outside"), "{first}");
    assert!(
        second.contains("Credential=key-of-role/") && second.contains("token-of-role"),
        "{second}"
    );
}

#[test]
fn a_role_that_cannot_be_assumed_is_told_without_secrets() {
    let server = FakeS3::that([(Asked::AssumeRole, Misbehaviour::SaysBack)]);
    let said = assuming(&server);
    assert_eq!(said.code, 1, "{said:?}");
    for told in ["the role cannot be assumed", "AccessDenied"] {
        assert!(said.stderr.contains(told), "{said:?}");
    }
}

#[test]
fn credentials_of_a_role_in_an_answer_that_cannot_be_read_are_not_shown() {
    let answer = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>key-of-role</AccessKeyId>\
                  <SecretAccessKey>secret-of-role</SecretAccessKey><SessionToken>token-of-role</SessionToken>\
                  <Expiration>never</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    let said = assuming(&FakeS3::that([(
        Asked::AssumeRole,
        Misbehaviour::Says(answer),
    )]));
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.stderr.contains("error parsing XML"), "{said:?}");
    assert!(!said.stderr.contains("key-of-role"), "{said:?}");
}

#[test]
fn a_session_file_that_is_a_pipe_is_not_waited_for() {
    let server = FakeS3::that([]);
    let here = Here::with(&server);
    let pipe = here.folder.path().join("session");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    here.add("druid.s3.fileSessionCredentials=session\n");
    let said = said(here.probe(&[]), &[]);
    assert!(said.stderr.contains("it is no file"), "{said:?}");
}
