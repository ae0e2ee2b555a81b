//! Long chains of operators, `a AND b AND c …`, as trees that are not deep: what drops a tree recurses.
//!
//! What a statement needs does not depend on what is computed first.

/// Joins neighbours until one is left.
pub(super) fn balanced<T, O>(
    mut first: T,
    mut others: Vec<(O, T)>,
    join: impl Fn(T, O, T) -> T,
) -> T {
    while !others.is_empty() {
        let mut rest = others.into_iter();
        if let Some((operator, right)) = rest.next() {
            first = join(first, operator, right);
        }
        others = Vec::with_capacity(rest.len().div_ceil(2));
        while let Some((before, left)) = rest.next() {
            let pair = match rest.next() {
                Some((operator, right)) => join(left, operator, right),
                None => left,
            };
            others.push((before, pair));
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text and the depth of a tree.
    type Tree = (String, usize);

    fn chain(length: usize) -> Tree {
        let leaf = |number: usize| (number.to_string(), 0);
        let join = |left: Tree, operator: char, right: Tree| {
            let depth = left.1.max(right.1) + 1;
            (format!("{}{operator}{}", left.0, right.0), depth)
        };
        let others = (1..length).map(|number| ('+', leaf(number))).collect();
        balanced(leaf(0), others, join)
    }

    #[test]
    fn all_operands_stand_in_order_in_a_tree_that_is_not_deep() {
        for length in [1, 2, 3, 4, 7, 8, 1000] {
            let (text, depth) = chain(length);
            let expected: Vec<_> = (0..length).map(|number| number.to_string()).collect();
            assert_eq!(text, expected.join("+"));
            assert!(depth <= length.next_power_of_two().ilog2() as usize + 1);
        }
    }
}
