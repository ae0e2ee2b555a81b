//! No answer is read without end.

use std::mem;

use aws_sdk_s3::config::interceptors::BeforeDeserializationInterceptorContextMut;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_sdk_s3::primitives::SdkBody;
use http_body_util::Limited;

/// A list of ten keys, and whatever else is asked for, takes far less.
const BYTES: usize = 1 << 20;

/// Breaks off an answer that is longer.
#[derive(Debug)]
pub struct BoundedAnswers;

impl Intercept for BoundedAnswers {
    fn name(&self) -> &'static str {
        "BoundedAnswers"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response_mut().body_mut();
        let endless = mem::replace(body, SdkBody::taken());
        *body = SdkBody::from_body_1_x(Limited::new(endless, BYTES));
        Ok(())
    }
}
