//! Files and folders of SQL that the command line names.

#![cfg(test)]

mod command;

use std::fs;
use std::path::{Path, PathBuf};

use command::warden;
use serde_json::Value;

/// A folder that is gone when the test is.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("warden-{name}-{}", std::process::id()));
        let folder = Self(path);
        for (file, text) in files {
            let file = folder.0.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    /// The files that are read and the names of the datasources that each needs; the exit code.
    fn asked(&self, arguments: &str) -> (Vec<(String, Vec<String>)>, i32) {
        let output = warden(&format!("requires --format json {arguments}"))
            .current_dir(&self.0)
            .output()
            .unwrap();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let files = document["files"].as_array().unwrap().iter().map(|file| {
            let statements = file["statements"].as_array().unwrap();
            let needs = statements
                .iter()
                .flat_map(|statement| statement["needs"].as_array().unwrap());
            let name = |need: &Value| need["resource"]["name"].as_str().unwrap().to_owned();
            (
                file["file"].as_str().unwrap().to_owned(),
                needs.map(name).collect(),
            )
        });
        (files.collect(), output.status.code().unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn file(name: &str, datasources: &[&str]) -> (String, Vec<String>) {
    let datasources = datasources.iter().map(|name| (*name).to_owned());
    (name.to_owned(), datasources.collect())
}

#[test]
fn a_folder_is_read_at_any_depth_by_name() {
    let folder = Folder::new(
        "depth",
        &[
            ("b.sql", "SELECT * FROM b"),
            ("a/z.SQL", "SELECT * FROM z; SELECT * FROM y"),
            ("a/notes.txt", "no SQL"),
            ("a/sql", "no SQL"),
            ("a.sql", "SELECT * FROM a"),
        ],
    );
    let expected = vec![
        file("./a/z.SQL", &["z", "y"]),
        file("./a.sql", &["a"]),
        file("./b.sql", &["b"]),
    ];
    assert_eq!(folder.asked("."), (expected, 0));
}

#[test]
fn files_are_read_as_named_whatever_they_are_called() {
    let folder = Folder::new(
        "named",
        &[
            ("b", "SELECT * FROM b"),
            ("a.txt", "\u{feff}SELECT * FROM a"),
        ],
    );
    let expected = vec![file("b", &["b"]), file("a.txt", &["a"]), file("b", &["b"])];
    assert_eq!(folder.asked("b a.txt b"), (expected, 0));
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_circles_are_not() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(
        "links",
        &[("q/a.sql", "SELECT * FROM a"), ("f.sql", "SELECT * FROM f")],
    );
    symlink("..", folder.0.join("q/up")).unwrap();
    symlink("../f.sql", folder.0.join("q/link.sql")).unwrap();
    symlink(".", folder.0.join("q/here")).unwrap();
    let expected = [file("q/a.sql", &["a"]), file("q/link.sql", &["f"])];
    let (files, code) = folder.asked("q");
    assert_eq!(
        files.iter().filter(|it| expected.contains(it)).count(),
        2,
        "{files:?}"
    );
    assert!(files.len() < 10, "{files:?}");
    assert_eq!(code, 0);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    let folder = Folder::new("pipe", &[("a.sql", "SELECT * FROM a")]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.0.join("pipe.sql"))
        .status();
    assert!(made.unwrap().success());
    assert_eq!(folder.asked("."), (vec![file("./a.sql", &["a"])], 0));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_and_the_others_are_read() {
    let folder = Folder::new("nowhere", &[("a.sql", "SELECT * FROM a")]);
    std::os::unix::fs::symlink("absent", folder.0.join("b.sql")).unwrap();
    let expected = vec![file("./a.sql", &["a"]), file("./b.sql", &[])];
    assert_eq!(folder.asked("."), (expected, 1));
}

#[test]
fn a_folder_without_sql_is_told() {
    let folder = Folder::new("none", &[("a.txt", "SELECT * FROM a")]);
    warden("requires .")
        .current_dir(&folder.0)
        .assert()
        .code(1)
        .stderr_eq("error: no file in the folder `.` ends in .sql: name the files themselves\n\n");
}

#[test]
fn what_is_not_utf_8_is_not_valid() {
    let folder = Folder::new("latin", &[("b.sql", "SELECT * FROM b")]);
    fs::write(folder.0.join("a.sql"), b"SELECT '\xe9'").unwrap();
    let expected = vec![file("a.sql", &[]), file("b.sql", &["b"])];
    assert_eq!(folder.asked("a.sql b.sql"), (expected, 3));
}

/// `/dev/zero` has no end.
#[test]
fn the_size_of_a_file_is_bounded() {
    if !Path::new("/dev/zero").exists() {
        return;
    }
    let output = warden("requires /dev/zero")
        .assert()
        .code(3)
        .get_output()
        .clone();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("64 MiB"), "{said}");
}

#[test]
fn places_are_those_of_the_file() {
    let folder = Folder::new(
        "places",
        &[(
            "a.sql",
            "-- é\nSELECT ';' FROM a;  SELECT *\r\nFROM \"é\" , b;\nSELECT FROM",
        )],
    );
    let output = warden("requires --format json a.sql")
        .current_dir(&folder.0)
        .output()
        .unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let statements = document["files"][0]["statements"].as_array().unwrap();
    let at = |value: &Value| {
        (
            value["line"].as_u64().unwrap(),
            value["column"].as_u64().unwrap(),
        )
    };
    let starts: Vec<_> = statements.iter().map(at).collect();
    assert_eq!(starts, [(2, 1), (2, 21), (4, 1)]);
    let places: Vec<_> = statements[1]["needs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|need| at(&need["places"][0]))
        .collect();
    assert_eq!(places, [(3, 6), (3, 12)]);
    assert_eq!(at(&statements[2]["error"]), (4, 8));
}

#[test]
fn names_of_files_cannot_forge_lines() {
    let folder = Folder::new("forged", &[("a\n::error::b\u{1b}[2J.sql", "SELECT FROM")]);
    for format in ["human", "github", "json", "sarif"] {
        let output = warden(&format!("requires . --format {format}"))
            .current_dir(&folder.0)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(!said.contains('\u{1b}'), "{said}");
        assert!(
            !said.lines().any(|line| line.starts_with("::error::b")),
            "{said}"
        );
        assert_eq!(output.status.code(), Some(3), "{said}");
    }
}
