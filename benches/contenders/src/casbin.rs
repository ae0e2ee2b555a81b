//! `casbin`, a line for each permission of a role.

use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi, RbacApi};

use crate::Contender;
use crate::setting::{ROLE, Shape, USER};

pub struct Casbin {
    enforcer: Enforcer,
}

/// Of Druid's permissions: type, name, action. What tells most lines apart stands first, and the costly look-up of the role last.
const MODEL: &str = "
[request_definition]
r = sub, type, obj, act
[policy_definition]
p = sub, type, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = MATCHES && r.act == p.act && r.type == p.type && g(r.sub, p.sub)
";

impl Casbin {
    /// With so many permissions of one role.
    #[must_use]
    pub fn new(shape: Shape, n: usize) -> Self {
        let matches = match shape {
            Shape::Exact => "r.obj == p.obj",
            Shape::Prefix => "keyMatch(r.obj, p.obj)",
        };
        let model = MODEL.replace("MATCHES", matches);
        let lines = shape.permissions(n);
        let lines = lines.map(|name| {
            [ROLE, "DATASOURCE", &name, "READ"]
                .map(str::to_owned)
                .to_vec()
        });
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let enforcer = runtime.expect("a runtime starts").block_on(async {
            let model = DefaultModel::from_str(&model).await?;
            let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
            enforcer.add_policies(lines.collect()).await?;
            enforcer.add_role_for_user(USER, ROLE, None).await?;
            casbin::Result::Ok(enforcer)
        });
        Self {
            enforcer: enforcer.expect("the model and its policy are well-formed"),
        }
    }
}

impl Contender for Casbin {
    fn may_read(&self, name: &str) -> bool {
        self.enforcer
            .enforce((USER, "DATASOURCE", name, "READ"))
            .expect("the matcher can be evaluated")
    }
}
