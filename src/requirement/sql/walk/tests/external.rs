use serde_json::{Value, json};

use super::{Settings, V27, V33, needs, places, reading, with};
use crate::location::{Location, Reach, Source};

const BY_TYPE: Settings = Settings {
    input_source_security: true,
    ..V33
};

const FORMAT: &str = r#"'{"type":"csv","columns":["a"]}', '[{"name":"a","type":"string"}]'"#;

fn extern_of(source: &str) -> String {
    format!("SELECT * FROM TABLE(EXTERN('{source}', {FORMAT}))")
}

fn of_type(source_type: &str, reach: Reach) -> Source {
    Source {
        source_type: source_type.to_owned(),
        reach,
        connection: false,
        environment: false,
    }
}

/// What the text says of the only need; nothing where it does not tell all.
fn sources(sql: &str, parameters: &[Value]) -> Option<Vec<Source>> {
    let reading = reading(sql, parameters, &V33).unwrap();
    let [need] = &reading.needs[..] else {
        panic!("{reading:?}")
    };
    assert_eq!(need.requirement.name, "EXTERNAL");
    let sources = need.requirement.sources.clone();
    if need.sources_known {
        Some(sources)
    } else {
        assert_eq!(sources, []);
        None
    }
}

#[test]
fn external_data_are_asked_for_alike_or_by_type() {
    let inline = r#"{"type":"inline","data":"a"}"#;
    for sql in [
        extern_of(inline),
        extern_of(inline).replace("EXTERN", "extern"),
        extern_of(inline).replace("EXTERN", "\"eXtErN\""),
        extern_of(inline).replace("TABLE", "LATERAL TABLE"),
        format!("{} (a VARCHAR)", extern_of(inline)),
        format!("{} EXTEND (a VARCHAR) AS t", extern_of(inline)),
    ] {
        assert_eq!(needs(&sql), "READ EXTERNAL EXTERNAL", "{sql}");
        assert_eq!(with(&sql, &[], &BY_TYPE), "READ EXTERNAL inline", "{sql}");
    }
}

#[test]
fn the_functions_of_input_sources_are_external() {
    for (call, source_type) in [
        ("HTTP(uris => ARRAY['http://a'], format => 'csv')", "http"),
        ("inline(data => ARRAY['a'], format => 'csv')", "inline"),
        ("LocalFiles(files => ARRAY['/a'], format => 'csv')", "local"),
        ("\"S3\"(uris => ARRAY['s3://a/b'], format => 'csv')", "s3"),
    ] {
        let sql = format!("SELECT * FROM TABLE({call}) (a VARCHAR)");
        assert_eq!(needs(&sql), "READ EXTERNAL EXTERNAL", "{sql}");
        assert_eq!(
            with(&sql, &[], &BY_TYPE),
            format!("READ EXTERNAL {source_type}")
        );
    }
}

#[test]
fn a_query_among_the_arguments_is_read() {
    let sql = "SELECT * FROM TABLE(EXTERN((SELECT x FROM foo), '{}')) (a VARCHAR)";
    assert_eq!(needs(sql), "READ DATASOURCE foo, READ EXTERNAL EXTERNAL");
}

#[test]
fn other_functions_give_no_tables() {
    for sql in [
        "SELECT * FROM TABLE(nosuch('a'))",
        "SELECT * FROM TABLE(MV_TO_ARRAY('a'))",
        "SELECT * FROM TABLE(druid.EXTERN('a', 'b', 'c'))",
        "SELECT * FROM TABLE(aview())",
    ] {
        assert!(needs(sql).starts_with("unreadable"), "{sql}");
    }
}

#[test]
fn extern_stands_in_an_expression_of_27_and_in_from_of_33() {
    let call = format!("EXTERN('{{\"type\":\"inline\",\"data\":\"a\"}}', {FORMAT})");
    let scalar = format!("SELECT {call} FROM foo");
    assert_eq!(
        with(&scalar, &[], &V27),
        "READ DATASOURCE foo, READ EXTERNAL EXTERNAL"
    );
    assert!(with(&scalar, &[], &V33).starts_with("unreadable"));
    let from = format!("SELECT * FROM {call}");
    assert!(with(&from, &[], &V27).starts_with("unreadable"));
    assert_eq!(with(&from, &[], &V33), "READ EXTERNAL EXTERNAL");
    // Such a one has no list of columns, and Druid knows no type without.
    let by_type = Settings {
        druid: super::Version::V27,
        ..BY_TYPE
    };
    assert_eq!(
        with(&scalar, &[], &by_type),
        "READ DATASOURCE foo, READ EXTERNAL inline"
    );
    assert_eq!(
        with("SELECT HTTP(ARRAY['http://a'])", &[], &by_type),
        "READ EXTERNAL EXTERNAL"
    );
}

#[test]
fn types_are_read_as_druids_jackson_reads_them() {
    for (source, types) in [
        (r#"{"type":"inline","data":"a"} and more"#, "inline"),
        (r#" {"data":"a","type":"inline"}"#, "inline"),
        (
            r#"{"type":"http","type":"inline","uris":["http://a"]}"#,
            "http",
        ),
        (r#"{"\u0074ype":"http","uris":["http://a"]}"#, "http"),
        (r#"["inline",{"data":"x"}]"#, "inline"),
        (r#"{"type":"inline","data":"\ud800"}"#, "inline"),
        (r#"{"type":"inline","data":"x","a":1,"a":2}"#, "inline"),
        (
            r#"{"type":"druid","dataSource":"foo","interval":"2000/2001"}"#,
            "druid",
        ),
        (r#"{"type":"unheard-of"}"#, "unheard-of"),
        (
            r#"{"type":"combining","delegates":[{"type":"local","files":["/a"]},{"type":"http"},
               {"type":"combining","delegates":[{"type":"http"},["s3",{}]]}]}"#,
            "http, READ EXTERNAL local, READ EXTERNAL s3",
        ),
    ] {
        let asked = with(&extern_of(source), &[], &BY_TYPE);
        let by_druid: Vec<_> = asked
            .split(", ")
            .filter(|need| !need.starts_with('('))
            .collect();
        assert_eq!(
            by_druid.join(", "),
            format!("READ EXTERNAL {types}"),
            "{source}"
        );
    }
}

#[test]
fn a_type_that_nobody_can_tell_is_no_answer_where_druid_asks_for_it() {
    for source in [
        "",
        "no JSON",
        "{}",
        r#"{"type":1}"#,
        r#"{"TYPE":"inline"}"#,
        r#"{"type":"combining"}"#,
        r#"{"type":"combining","delegates":[]}"#,
        r#"{"type":"combining","delegates":[{"type":"http"}],"delegates":[{"type":"local"}]}"#,
    ] {
        assert_eq!(
            with(&extern_of(source), &[], &V33),
            "READ EXTERNAL EXTERNAL"
        );
        let refused = with(&extern_of(source), &[], &BY_TYPE);
        assert!(refused.starts_with("unreadable"), "{source}: {refused}");
        assert_eq!(sources(&extern_of(source), &[]), None, "{source}");
    }
}

#[test]
fn a_datasource_read_as_external_data_is_named_besides() {
    let sql = extern_of(r#"{"type":"druid","dataSource":"foo","interval":"2000/2001"}"#);
    assert_eq!(
        with(&sql, &[], &V33),
        "(READ DATASOURCE foo), READ EXTERNAL EXTERNAL"
    );
    assert_eq!(
        with(&sql, &[], &BY_TYPE),
        "(READ DATASOURCE foo), READ EXTERNAL druid"
    );
    // Druid's own question for it counts.
    for both in [format!("{sql}, foo"), sql.replace("FROM ", "FROM foo, ")] {
        assert_eq!(
            with(&both, &[], &V33),
            "READ DATASOURCE foo, READ EXTERNAL EXTERNAL"
        );
    }
}

#[test]
fn places_are_read_from_the_text() {
    let http = |uri| of_type("http", Reach::Locations(vec![Location::one("http", uri)]));
    assert_eq!(
        sources(&extern_of(r#"{"type":"http","uris":["http://a/b"]}"#), &[]),
        Some(vec![http("http://a/b")])
    );
    assert_eq!(
        sources(&extern_of(r#"{"type":"inline","data":"x"}"#), &[]),
        Some(vec![of_type("inline", Reach::Nothing)])
    );
    let two = format!(
        "{} UNION ALL {}",
        extern_of(r#"{"type":"http","uris":["http://a"]}"#),
        extern_of(r#"{"type":"http","uris":["http://b"]}"#)
    );
    assert_eq!(sources(&two, &[]).map(|sources| sources.len()), Some(2));
    for (call, uri) in [
        ("http(uris => ARRAY['http://a'])", Some("http://a")),
        (
            "http(format => 'csv', uris => ARRAY['http://a'])",
            Some("http://a"),
        ),
        ("http(uris => ARRAY['http://' || 'a'])", None),
        ("http(ARRAY['http://a'])", None),
        ("http(uris => ?)", None),
    ] {
        let sql = format!("SELECT * FROM TABLE({call}) (a VARCHAR)");
        assert_eq!(sources(&sql, &[]), uri.map(|uri| vec![http(uri)]), "{call}");
    }
    let s3 = "SELECT * FROM TABLE(s3(bucket => 'b', paths => ARRAY['x', 'y'])) (a VARCHAR)";
    assert_eq!(
        sources(s3, &[]),
        Some(vec![of_type(
            "s3",
            Reach::Locations(vec![
                Location::object("s3", "b", "x"),
                Location::object("s3", "b", "y")
            ])
        )])
    );
}

#[test]
fn what_one_place_does_not_tell_is_not_known_of_all() {
    let told = extern_of(r#"{"type":"http","uris":["http://a"]}"#);
    let untold = format!("SELECT * FROM TABLE(EXTERN(?, {FORMAT}))");
    for (first, second) in [(&told, &untold), (&untold, &told)] {
        let sql = format!("{first} UNION ALL {second}");
        let reading = reading(&sql, &[], &V33).unwrap();
        let [need] = &reading.needs[..] else {
            panic!("{reading:?}")
        };
        assert!(!need.sources_known, "{sql}");
        assert_eq!(need.requirement.sources.len(), 1, "{sql}");
    }
}

#[test]
fn what_readers_of_json_differ_about_is_not_told() {
    for source in [
        r#"{"type":"http","uris":["http://a"],"uris":["http://b"]}"#,
        r#"{"type":"http","type":"inline","uris":["http://a"]}"#,
        r#"{"type":"http","uris":["http://a"],"httpAuthenticationPassword":{"type":"environment","type":"default"}}"#,
        r#"["http",{"uris":["http://a"]}]"#,
    ] {
        assert_eq!(sources(&extern_of(source), &[]), None, "{source}");
    }
}

#[test]
fn a_secret_of_druids_process_is_seen() {
    let environment = Some(true);
    for sql in [
        extern_of(
            r#"{"type":"http","uris":["http://a"],"httpAuthenticationPassword":{"type":"environment","variable":"X"}}"#,
        ),
        "SELECT * FROM TABLE(http(uris => ARRAY['http://a'], passwordEnvVar => 'X')) (a VARCHAR)"
            .to_owned(),
    ] {
        let seen = sources(&sql, &[]).map(|sources| sources[0].environment);
        assert_eq!(seen, environment, "{sql}");
    }
}

#[test]
fn a_format_that_fetches_its_schema_reads_that_too() {
    let sql = r#"SELECT * FROM TABLE(EXTERN('{"type":"inline","data":"x"}',
        '{"type":"protobuf","protoBytesDecoder":{"type":"file","descriptor":"file:///etc/passwd"}}', '[]'))"#;
    assert_eq!(sources(sql, &[]).map(|sources| sources.len()), Some(2));
}

#[test]
fn arguments_may_have_names_and_any_order() {
    let sql = "SELECT * FROM TABLE(EXTERN(inputFormat => '{\"type\":\"csv\"}', \
               inputSource => '{\"type\":\"http\",\"uris\":[\"http://a\"]}')) (a VARCHAR)";
    assert_eq!(with(sql, &[], &BY_TYPE), "READ EXTERNAL http");
    assert!(sources(sql, &[]).is_some());
    // Names have a case; nothing is told of what Druid does not take.
    let other = sql.replace("inputSource", "INPUTSOURCE");
    assert!(with(&other, &[], &BY_TYPE).starts_with("unreadable"));
}

#[test]
fn parameters_are_numbered_in_the_order_of_the_text() {
    let sql = "SELECT ?, (SELECT ? FROM foo)\nFROM TABLE(EXTERN(inputFormat => ?,\n inputSource => ?)) (a VARCHAR) WHERE a = ?";
    let http = json!(r#"{"type":"http","uris":["http://a"]}"#);
    let format = json!(r#"{"type":"csv"}"#);
    let parameters = [json!(1), json!("{\"type\":\"s3\"}"), format, http];
    assert_eq!(
        with(sql, &parameters, &BY_TYPE),
        "READ DATASOURCE foo, READ EXTERNAL http"
    );
    assert!(with(sql, &parameters[..3], &BY_TYPE).starts_with("unreadable"));
    let without_value = "SELECT * FROM TABLE(EXTERN(?, ?)) (a VARCHAR)";
    assert_eq!(sources(without_value, &[]), None);
    let called = "SELECT * FROM TABLE(http(uris => ?)) (a VARCHAR)";
    assert!(sources(called, &[json!(["http://a"])]).is_some());
}

#[test]
fn append_is_asked_for_as_calcite_writes_its_arguments() {
    for (arguments, needs) in [
        ("'foo'", "READ DATASOURCE 'foo'"),
        ("'foo', 'foo'", "READ DATASOURCE 'foo'"),
        ("('foo')", "READ DATASOURCE 'foo'"),
        ("U&'foo'", "READ DATASOURCE _UTF16'foo'"),
        ("_utf8'foo'", "READ DATASOURCE _UTF8'foo'"),
        ("N'foo'", "READ DATASOURCE _UTF-16LE'foo'"),
    ] {
        let sql = format!("SELECT * FROM TABLE(APPEND({arguments}))");
        let both = format!("(READ DATASOURCE foo), {needs}");
        assert_eq!(with(&sql, &[], &V33), both, "{sql}");
        assert!(with(&sql, &[], &V27).starts_with("unreadable"), "{sql}");
    }
    let sql = "SELECT * FROM TABLE(append('it''s', ?))";
    assert_eq!(
        with(sql, &[json!("bar")], &V33),
        "(READ DATASOURCE bar), (READ DATASOURCE it's), READ DATASOURCE 'bar', READ DATASOURCE 'it''s'"
    );
    for arguments in [
        "",
        "?",
        "'a' || 'b'",
        "tableName => 'a'",
        "(SELECT 'a')",
        "1",
        "foo",
    ] {
        let sql = format!("SELECT * FROM TABLE(APPEND({arguments}))");
        assert!(with(&sql, &[], &V33).starts_with("unreadable"), "{sql}");
    }
}

#[test]
fn a_view_can_be_called_and_druid_asks_nobody() {
    for sql in [
        "SELECT * FROM TABLE(view.v())",
        "SELECT * FROM TABLE(\"view\".\"v\"())",
        "SELECT * FROM view.v()",
    ] {
        assert_eq!(with(sql, &[], &V33), "(READ VIEW v)", "{sql}");
        assert!(with(sql, &[], &V27).starts_with("unreadable"), "{sql}");
    }
}

#[test]
fn an_export_writes_to_its_type_whatever_is_asked_of_input_sources() {
    for (destination, name) in [
        ("local(exportPath => '/x')", "local"),
        ("LOCAL(exportPath => '/x')", "local"),
        ("s3(bucket => 'b', prefix => 'p')", "s3"),
        ("S3(bucket => 'b', prefix => 'p')", "S3"),
    ] {
        let sql = format!("INSERT INTO EXTERN({destination}) AS CSV SELECT * FROM foo");
        for settings in [V33, BY_TYPE] {
            let needs = with(&sql, &[], &settings);
            assert_eq!(needs, format!("READ DATASOURCE foo, WRITE EXTERNAL {name}"));
        }
        assert!(with(&sql, &[], &V27).starts_with("unreadable"), "{sql}");
    }
}

#[test]
fn the_name_of_the_function_is_the_place() {
    let sql = "SELECT *\nFROM TABLE(extern('{}', '{}')) (a VARCHAR),\nTABLE(HTTP(uris => ARRAY['x'])) (a VARCHAR)";
    assert_eq!(places(sql, &V33), [["extern", "HTTP"]]);
    let sql = "SELECT * FROM TABLE(APPEND('a', 'bc'))";
    assert_eq!(places(sql, &V33), [["'a'"], ["'a'"], ["'bc'"], ["'bc'"]]);
}

#[test]
fn json_in_unicode_escapes_is_read() {
    let sql = r#"SELECT * FROM TABLE(EXTERN(U&'\007B"type":"http","uris":["http://a"]\007d', '{}')) (a VARCHAR)"#;
    assert_eq!(with(sql, &[], &BY_TYPE), "READ EXTERNAL http");
    let other = sql
        .replace('\\', "!")
        .replace(", '{}'", " UESCAPE '!', '{}'");
    assert_eq!(with(&other, &[], &BY_TYPE), "READ EXTERNAL http");
    for malformed in [
        r"U&'\00'",
        r"U&'\zzzz'",
        "U&'a' UESCAPE 'ab'",
        "U&'a' UESCAPE 'a'",
    ] {
        let refused = needs(&format!("SELECT {malformed}"));
        assert!(refused.starts_with("unreadable"), "{malformed}");
    }
}

#[test]
fn each_type_has_its_own_places_however_many_there_are() {
    let delegates: Vec<_> = (0..20_000)
        .map(|number| format!(r#"{{"type":"t{number}"}}"#))
        .collect();
    let source = format!(
        r#"{{"type":"combining","delegates":[{{"type":"http","uris":["http://a"]}},{}]}}"#,
        delegates.join(",")
    );
    let reading = reading(&extern_of(&source), &[], &BY_TYPE).unwrap();
    assert_eq!(reading.needs.len(), delegates.len() + 1);
    for need in &reading.needs {
        assert!(need.sources_known);
        let [source] = &need.requirement.sources[..] else {
            panic!("{need:?}")
        };
        assert_eq!(source.source_type, need.requirement.name);
    }
}
