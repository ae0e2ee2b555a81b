//! SQL that a supervisor runs by the clock, as Druid itself
//! (`org.apache.druid.indexing.scheduledbatch.ScheduledBatchSupervisorSpec`).
//!
//! What it reads and writes Druid's own planner says, whom the Overlord asks as it does to find out the target: the
//! answer is what `EXPLAIN PLAN FOR` gives (`org.apache.druid.query.explain.ExplainPlan`).

use serde_json::Value;

use super::input_source::{self, Unreadable};
use super::json::Json;
use super::work::{ANY, Work};
use super::{Kind, Refusal, Requirement, Submitted, read_name, schema};
use crate::location::{Reach, Source};
use crate::policy::{Action, ResourceType};

/// The type of such a supervisor.
pub(super) const TYPE: &str = "scheduled_batch";

/// What a statement writes to that exports (`ExportDestination`). The planner does not say where that is.
const EXPORT: &str = "EXTERN";

/// What its SQL would do, and the datasource that it says to be about: that is for its author to choose, and all that
/// Druid asks for.
pub(super) fn work(supervisor: Json<'_>, submitted: &[Submitted<'_>]) -> Result<Work, Refusal> {
    let datasource = supervisor.get("dataSource").and_then(Json::string);
    let mut work = planned(submitted)?;
    work.writes
        .push(datasource.ok_or_else(|| refused("it names no datasource"))?);
    Ok(work)
}

/// Whether Druid itself gives such ids to batches of the datasource.
pub(super) fn is_id_of(id: &str, datasource: &str) -> bool {
    id.strip_prefix(TYPE)
        .and_then(|id| id.strip_prefix("__"))
        .and_then(|id| id.strip_prefix(datasource))
        .and_then(|id| id.strip_prefix("__"))
        .is_some_and(|unique| !unique.contains("__"))
}

/// What the one plan that there is says.
fn planned(submitted: &[Submitted<'_>]) -> Result<Work, Refusal> {
    let all = |kind| submitted.iter().filter(move |object| object.kind == kind);
    let mut plans = all(Kind::Plan);
    let (Some(plan), None, 1) = (plans.next(), plans.next(), all(Kind::Supervisor).count()) else {
        return Err(refused(
            "Druid's planner does not say what that reads and writes",
        ));
    };
    Plan::read(plan.json)
        .ok_or_else(|| refused("Warden cannot read what Druid's planner says of it"))?
        .work()
}

/// What the planner says of one statement.
struct Plan {
    /// Native queries in JSON, or if its author has asked for that, something else.
    queries: String,
    target: String,
    /// Everything that is asked for, the target too, whether it is read or written.
    resources: Vec<Resource>,
}

struct Resource {
    resource_type: ResourceType<'static>,
    name: String,
}

impl Plan {
    /// `[{"PLAN": …, "RESOURCES": "[{\"name\": …, \"type\": …}]", "ATTRIBUTES": {"targetDataSource": …}}]`.
    fn read(plan: &str) -> Option<Self> {
        let statements = Json::document(plan).ok()?.elements()?;
        let [statement] = statements.as_slice() else {
            return None;
        };
        let target = statement.at(&["ATTRIBUTES", "targetDataSource"])?;
        let resources = statement.get("RESOURCES")?.string()?;
        let resources = Json::document(&resources).ok()?.elements()?;
        Some(Self {
            queries: statement.get("PLAN")?.string()?,
            target: target.string()?,
            resources: resources
                .into_iter()
                .map(Resource::read)
                .collect::<Option<_>>()?,
        })
    }

    fn work(self) -> Result<Work, Refusal> {
        let mut work = external(&self.queries);
        for Resource {
            resource_type,
            name,
        } in self.resources
        {
            match resource_type {
                ResourceType::Datasource => {
                    if name == self.target {
                        work.writes.push(name.clone());
                    }
                    // The target too: nobody says whether it is read.
                    work.reads.push(datasource(&name)?);
                }
                ResourceType::External => asked_for(name, &mut work),
                other => work.plain.push(Requirement {
                    resource_type: other.name(),
                    name,
                    action: Action::Read,
                    sources: Vec::new(),
                }),
            }
        }
        if work.writes.is_empty() || self.target == EXPORT {
            return Err(refused("it does not write to a datasource"));
        }
        Ok(work)
    }
}

impl Resource {
    fn read(resource: Json<'_>) -> Option<Self> {
        let resource_type = resource.type_name()?;
        Some(Self {
            resource_type: ResourceType::DRUID
                .into_iter()
                .find(|known| known.name() == resource_type)?,
            name: resource.get("name")?.string()?,
        })
    }
}

/// The datasource that the planner means by this.
fn datasource(name: &str) -> Result<String, Refusal> {
    read_name::meant(ResourceType::Datasource, name, Action::Read)
        .map(str::to_owned)
        .ok_or_else(|| refused("it reads a datasource that cannot be told by its name"))
}

/// The input sources in the native queries. The Broker has built them as Druid itself, where no secret that they hand
/// over was seen.
fn external(queries: &str) -> Work {
    let mut work = Work::default();
    if read_queries(queries, &mut work).is_err() {
        work.sources.push(unknown(ANY.to_owned()));
    }
    let hiding = work.sources.iter_mut();
    hiding
        .filter(|source| input_source::may_hide_a_provider(source))
        .for_each(|source| source.environment = true);
    work
}

fn read_queries(queries: &str, work: &mut Work) -> Result<(), Unreadable> {
    let queries = Json::document(queries)?;
    schema::read(queries, work)?;
    let tree = serde_json::from_str(queries.text());
    read_sources(&tree.map_err(|_| Unreadable("its plan is no JSON"))?, work)
}

/// Every `inputSource`, wherever in a query it stands (`org.apache.druid.sql.calcite.external.ExternalDataSource`). The depth
/// of the tree is bounded.
fn read_sources(tree: &Value, work: &mut Work) -> Result<(), Unreadable> {
    match tree {
        Value::Array(elements) => elements.iter().try_for_each(|it| read_sources(it, work)),
        Value::Object(members) => members.iter().try_for_each(|(key, value)| {
            if key == "inputSource" {
                work.read(input_source::read(&value.to_string())?);
            }
            read_sources(value, work)
        }),
        _ => Ok(()),
    }
}

/// What Druid asks for by this name was seen, or nobody can tell what it is.
fn asked_for(name: String, work: &mut Work) {
    let of_name = |source: &Source| name == ANY || source.source_type == name;
    let seen = work.sources.iter().any(of_name);
    if !seen {
        work.sources.push(unknown(name));
    }
}

fn unknown(source_type: String) -> Source {
    Source {
        source_type,
        reach: Reach::Unknown,
        connection: true,
        environment: true,
    }
}

fn refused(why: &str) -> Refusal {
    Refusal(format!(
        "may not post a supervisor of type '{TYPE}': its SQL would run as Druid itself, and {why}; send the SQL to \
         /druid/v2/sql/task, by a scheduler of your own"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUPERVISOR: &str =
        r#"{"type": "scheduled_batch", "dataSource": "wiki", "spec": {"query": "INSERT …"}}"#;

    fn plan(target: &str, resources: &str) -> String {
        let resources = serde_json::to_string(resources).unwrap();
        format!(
            r#"[{{"PLAN": "[]", "RESOURCES": {resources}, "ATTRIBUTES": {{"statementType": "INSERT", "targetDataSource": {target}}}}}]"#
        )
    }

    fn read(plans: &[&str]) -> Result<Work, Refusal> {
        let of = |kind| move |json| Submitted { kind, json };
        let supervisor = [SUPERVISOR].into_iter().map(of(Kind::Supervisor));
        let plans = plans.iter().copied().map(of(Kind::Plan));
        let submitted: Vec<_> = supervisor.chain(plans).collect();
        work(Json::document(SUPERVISOR).unwrap(), &submitted)
    }

    #[test]
    fn it_needs_what_the_planner_says_and_to_read_what_it_writes() {
        let work = read(&[&plan(
            r#""hourly""#,
            r#"[{"name": "hourly", "type": "DATASOURCE"}, {"name": "_UTF8'raw'", "type": "DATASOURCE"},
                {"name": "EXTERNAL", "type": "EXTERNAL"}, {"name": "v", "type": "VIEW"}]"#,
        )])
        .unwrap();
        assert_eq!(work.writes, ["hourly", "wiki"]);
        assert_eq!(work.reads, ["hourly", "raw"]);
        assert!(work.targets.is_empty());
        // It stands in no query: nobody can tell what is read.
        assert_eq!(work.sources, [unknown("EXTERNAL".to_owned())]);
        let plain: Vec<_> = work
            .plain
            .iter()
            .map(|need| (need.resource_type, need.name.as_str(), need.action))
            .collect();
        assert_eq!(plain, [("VIEW", "v", Action::Read)]);
    }

    /// As if its author sent the SQL.
    #[test]
    fn what_it_reads_from_outside_is_judged_by_its_input_sources() {
        let reads = |source: &str| {
            let queries = format!(
                r#"[{{"query": {{"queryType": "scan", "dataSource": {{"type": "join", "left": {{"type": "external", "inputSource": {source}}}}}}}}}]"#
            );
            let plan = plan(
                r#""wiki""#,
                r#"[{"name": "wiki", "type": "DATASOURCE"}, {"name": "EXTERNAL", "type": "EXTERNAL"}]"#,
            );
            let queries = serde_json::to_string(&queries).unwrap();
            let work = read(&[&plan.replace(r#""[]""#, &queries)]).unwrap();
            (work.sources, work.reads)
        };
        let (sources, _) = reads(r#"{"type": "http", "uris": ["https://a/b"]}"#);
        assert!(matches!(&sources[..], [one] if one.source_type == "http" && !one.environment));
        let secret = r#"{"type": "http", "uris": ["https://a/b"], "httpAuthenticationPassword": {"type": "environment", "variable": "X"}}"#;
        assert!(reads(secret).0.iter().any(|source| source.environment));
        let database = r#"{"type": "sql", "database": {"type": "mysql", "connectorConfig": {"connectURI": "jdbc:mysql://a/b", "password": "resolved"}}}"#;
        assert!(reads(database).0.iter().all(|source| source.environment));
        let (_, datasources) =
            reads(r#"{"type": "druid", "dataSource": "payroll", "interval": "2020/2021"}"#);
        assert!(datasources.contains(&"payroll".to_owned()));
        for odd in [
            "1",
            "{}",
            r#"{"type": "combining"}"#,
            r#"{"type": "http", "type": 1, "type": 2}"#,
        ] {
            assert!(
                reads(odd)
                    .0
                    .iter()
                    .any(|source| source.reach == Reach::Unknown),
                "{odd}"
            );
        }
    }

    #[test]
    fn without_exactly_one_readable_plan_it_is_refused() {
        let good = plan(r#""wiki""#, r#"[{"name": "wiki", "type": "DATASOURCE"}]"#);
        assert!(read(&[&good]).is_ok());
        let two_statements = format!("[{0}, {0}]", good.trim_matches(['[', ']']));
        for plans in [
            &[] as &[&str],
            &[&good, &good],
            &["null"],
            &["[]"],
            &["{}"],
            &[&two_statements],
            &[&good.replace("RESOURCES", "OTHER")],
            &[&plan("null", r#"[{"name": "wiki", "type": "DATASOURCE"}]"#)],
            &[&plan("1", r#"[{"name": "wiki", "type": "DATASOURCE"}]"#)],
            &[&plan(r#""wiki""#, "[]")],
            &[&plan(r#""wiki""#, "{}")],
            &[&plan(r#""wiki""#, "")],
            &[&plan(
                r#""wiki""#,
                r#"[{"name": "other", "type": "DATASOURCE"}]"#,
            )],
            &[&plan(r#""wiki""#, r#"[{"name": "wiki", "type": "NEW"}]"#)],
            &[&plan(r#""wiki""#, r#"[{"name": "wiki"}]"#)],
            &[&plan(
                r#""wiki""#,
                r#"[{"name": "wiki", "type": "DATASOURCE"}, {"name": "?", "type": "DATASOURCE"}]"#,
            )],
        ] {
            let Refusal(why) = read(plans).unwrap_err();
            assert!(
                why.starts_with("may not post a supervisor of type 'scheduled_batch'"),
                "{why}"
            );
        }
    }

    /// `INSERT INTO EXTERN(…)` has this target, whatever it writes to, and a datasource may be called so.
    #[test]
    fn an_export_is_refused() {
        let export = plan(
            r#""EXTERN""#,
            r#"[{"name": "EXTERN", "type": "DATASOURCE"}, {"name": "s3", "type": "EXTERNAL"}]"#,
        );
        assert!(read(&[&export]).is_err());
    }

    #[test]
    fn an_id_is_a_datasources_own_if_druid_could_have_made_it() {
        let unique = "0f0e0d0c-0b0a-0908-0706-050403020100";
        assert!(is_id_of(
            &format!("scheduled_batch__wiki__{unique}"),
            "wiki"
        ));
        assert!(is_id_of(
            &format!("scheduled_batch__a__b__{unique}"),
            "a__b"
        ));
        for id in [
            "wiki",
            "scheduled_batch__wiki",
            "scheduled_batch__wikipedia__x",
            "autocompact__wiki__x",
        ] {
            assert!(!is_id_of(id, "wiki"), "{id}");
        }
        assert!(!is_id_of(&format!("scheduled_batch__a__b__{unique}"), "a"));
    }
}
