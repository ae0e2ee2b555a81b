//! SQL that a supervisor runs by the clock, as Druid itself
//! (`org.apache.druid.indexing.scheduledbatch.ScheduledBatchSupervisorSpec`).
//!
//! What it reads and writes Druid's own planner says, whom the Overlord asks as it does to find out the target: the
//! answer is what `EXPLAIN PLAN FOR` gives (`org.apache.druid.query.explain.ExplainPlan`).

use super::json::Json;
use super::work::Work;
use super::{Kind, Refusal, Requirement, Submitted, read_name};
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
            target: target.string()?,
            resources: resources
                .into_iter()
                .map(Resource::read)
                .collect::<Option<_>>()?,
        })
    }

    fn work(self) -> Result<Work, Refusal> {
        let mut work = Work::default();
        for Resource {
            resource_type,
            name,
        } in self.resources
        {
            if resource_type != ResourceType::Datasource {
                work.plain.push(Requirement {
                    resource_type: resource_type.name(),
                    name,
                    action: Action::Read,
                    sources: Vec::new(),
                });
                continue;
            }
            if name == self.target {
                work.writes.push(name.clone());
            }
            // The target too: nobody says whether it is read.
            let meant = read_name::meant(resource_type, &name, Action::Read);
            let meant = meant
                .ok_or_else(|| refused("it reads a datasource that cannot be told by its name"))?;
            work.reads.push(meant.to_owned());
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
        assert!(work.sources.is_empty() && work.targets.is_empty());
        let plain: Vec<_> = work
            .plain
            .iter()
            .map(|need| (need.resource_type, need.name.as_str(), need.action))
            .collect();
        assert_eq!(
            plain,
            [
                ("EXTERNAL", "EXTERNAL", Action::Read),
                ("VIEW", "v", Action::Read)
            ]
        );
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
