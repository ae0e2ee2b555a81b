//! Users with documents of IAM.

use crate::{AccessKey, Answer, Request, Server};

/// A user, who may do what the documents say.
#[derive(Clone, Debug)]
pub struct User {
    /// The name.
    pub name: String,
    /// What the user signs with.
    pub key: AccessKey,
}

/// IAM does not take a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Such as `MalformedPolicyDocument`.
    pub code: String,
    /// Why.
    pub message: String,
}

impl Server {
    /// A new user with these documents, as inline policies.
    ///
    /// # Errors
    ///
    /// When IAM refuses a document.
    pub fn user(&self, name: &str, documents: &[&str]) -> Result<User, Refused> {
        self.iam(&[("Action", "CreateUser"), ("UserName", name)])?;
        for (number, document) in documents.iter().enumerate() {
            self.iam(&[
                ("Action", "PutUserPolicy"),
                ("UserName", name),
                ("PolicyName", &format!("document-{number}")),
                ("PolicyDocument", document),
            ])?;
        }
        let answer = self.iam(&[("Action", "CreateAccessKey"), ("UserName", name)])?;
        let element = |name| answer.element(name).unwrap().to_owned();
        let key = AccessKey {
            id: element("AccessKeyId"),
            secret: element("SecretAccessKey"),
        };
        Ok(User {
            name: name.to_owned(),
            key,
        })
    }

    /// A call of IAM, by root.
    fn iam(&self, parameters: &[(&str, &str)]) -> Result<Answer, Refused> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(parameters);
        form.append_pair("Version", "2010-05-08");
        let body = form.finish();
        let request = Request::new("POST", "/").with_body(&body);
        let answer = request.send(self.iam_endpoint(), "iam", self.root());
        if answer.is_success() {
            return Ok(answer);
        }
        let element = |name| answer.element(name).unwrap_or_default().to_owned();
        Err(Refused {
            code: element("Code"),
            message: element("Message"),
        })
    }
}
