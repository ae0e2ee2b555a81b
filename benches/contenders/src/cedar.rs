//! `cedar-policy`, in the two ways in which permissions can be written.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression,
};

use crate::Contender;
use crate::setting::{ROLE, Shape, USER};

#[derive(Debug)]
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    types: Types,
    shape: Shape,
}

/// Read once: an authorizer would keep them.
#[derive(Debug)]
struct Types {
    user: EntityUid,
    read: EntityUid,
    datasource: EntityTypeName,
}

impl Cedar {
    /// A policy for each permission.
    #[must_use]
    pub fn one_policy_each(shape: Shape, n: usize) -> Self {
        let policies: String = shape
            .permissions(n)
            .map(|name| policy(shape, &name))
            .collect();
        let user = Entity::new_no_attrs(uid("User", USER), HashSet::from([uid("Role", ROLE)]));
        Self::new(shape, &policies, user)
    }

    /// One policy; the names are an attribute of the user. A set holds whole names only.
    #[must_use]
    pub fn one_set(n: usize) -> Self {
        let names = Shape::Exact.permissions(n);
        let names =
            names.map(|name| RestrictedExpression::new_entity_uid(uid("Datasource", &name)));
        let readable =
            HashMap::from([("readable".to_owned(), RestrictedExpression::new_set(names))]);
        let user = Entity::new(uid("User", USER), readable, HashSet::new());
        let policy = r#"permit(principal, action == Action::"READ", resource)
            when { principal.readable.contains(resource) };"#;
        Self::new(
            Shape::Exact,
            policy,
            user.expect("the attribute is a plain set"),
        )
    }

    fn new(shape: Shape, policies: &str, user: Entity) -> Self {
        Self {
            authorizer: Authorizer::new(),
            policies: policies.parse().expect("the policies are well-formed"),
            entities: Entities::from_entities([user], None).expect("there is one entity"),
            types: Types {
                user: uid("User", USER),
                read: uid("Action", "READ"),
                datasource: type_name("Datasource"),
            },
            shape,
        }
    }
}

fn policy(shape: Shape, name: &str) -> String {
    match shape {
        Shape::Exact => format!(
            "permit(principal in Role::\"{ROLE}\", action == Action::\"READ\", resource == Datasource::\"{name}\");\n"
        ),
        Shape::Prefix => format!(
            "permit(principal in Role::\"{ROLE}\", action == Action::\"READ\", resource) when {{ context.name like \"{name}\" }};\n"
        ),
    }
}

fn uid(type_: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(type_name(type_), EntityId::new(id))
}

fn type_name(name: &str) -> EntityTypeName {
    name.parse().expect("the name of a type is well-formed")
}

impl Contender for Cedar {
    fn may_read(&self, name: &str) -> bool {
        let Types {
            user,
            read,
            datasource,
        } = &self.types;
        let resource = EntityUid::from_type_name_and_id(datasource.clone(), EntityId::new(name));
        let context = match self.shape {
            Shape::Exact => Context::empty(),
            Shape::Prefix => {
                let name = RestrictedExpression::new_string(name.to_owned());
                Context::from_pairs([("name".to_owned(), name)]).expect("there is one key")
            }
        };
        let request = Request::new(user.clone(), read.clone(), resource, context, None);
        let request = request.expect("there is no schema");
        let response = self
            .authorizer
            .is_authorized(&request, &self.policies, &self.entities);
        response.decision() == Decision::Allow
    }
}
