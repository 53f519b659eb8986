using System.Text.Json.Nodes;
using CsCheck;
using Puente.Scim.Filters;
using Puente.Scim.Schemas;
using Puente.Scim.Tests.Fakes;

namespace Puente.Scim.Tests.Filters;

public sealed class FilterPropertyTests
{
    private static readonly Gen<string> Word = Pick.From(
        "a",
        "A",
        "ab",
        "Ab",
        "b",
        "aB c",
        "\"q\\",
        "é",
        "É",
        "b)",
        "]"
    );
    private static readonly Gen<string> Operator = Pick.From("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");
    private static readonly Gen<string> Kind = Pick.From("work", "home");

    private static readonly Gen<NaiveTerm> Leaf = Gen.OneOf(
        Gen.Select(
            Pick.From("userName", "externalId", "title", "name.givenName"),
            Operator,
            Word,
            NaiveTerm (attribute, verb, word) => new NaiveCompare(attribute, verb, word)
        ),
        Gen.Select(Kind, Operator, Word, NaiveTerm (kind, verb, word) => new NaiveMail(kind, verb, word)),
        Pick.From("title", "emails", "name", "active").Select(NaiveTerm (name) => new NaivePresent(name)),
        Gen.Bool.Select(NaiveTerm (wanted) => new NaiveActive(wanted))
    );

    private static readonly Gen<JsonObject> Person = Gen.Select(
        Word,
        Word.Null(),
        Word.Null(),
        Word.Null(),
        Gen.Select(Kind, Word).Array[0, 3],
        Gen.Bool.Nullable(),
        (user, external, title, given, mails, active) =>
        {
            var person = new JsonObject { ["userName"] = user };
            if (external is not null)
                person["externalId"] = external;
            if (title is not null)
                person["title"] = title;
            if (given is not null)
                person["name"] = new JsonObject { ["givenName"] = given };
            if (mails.Length > 0)
                person["emails"] = new JsonArray([
                    .. mails.Select(mail => new JsonObject { ["type"] = mail.Item1, ["value"] = mail.Item2 }),
                ]);
            if (active is { } truth)
                person["active"] = truth;
            return person;
        }
    );

    [Fact]
    public void A_filter_chooses_whom_an_independent_evaluation_chooses() =>
        Gen.Select(Tree(3), Person.Array[1, 5])
            .Sample(
                (tree, people) =>
                {
                    var filter = FilterParser.Parse(tree.Text, ResourceType.User);
                    foreach (var person in people)
                        if (filter.Matches(person) != tree.Holds(person))
                            return false;
                    return true;
                },
                print: pair => $"{pair.Item1.Text} on {string.Join(" ", pair.Item2.Select(one => one.ToJsonString()))}",
                iter: 20_000
            );

    [Fact]
    public void Any_text_is_a_filter_or_is_refused_with_a_place() =>
        Gen.OneOf(
                Gen.String[0, 40],
                Pick.From("userName", "eq", "\"a\"", "(", ")", "[", "]", "not", "and", "pr", "emails", ".", "\"")
                    .Array[0, 12]
                    .Select(words => string.Join(' ', words))
            )
            .Sample(
                text =>
                {
                    try
                    {
                        FilterParser.Parse(text, ResourceType.User);
                        return true;
                    }
                    catch (FilterException fault)
                    {
                        return fault.Message.StartsWith("at character ", StringComparison.Ordinal);
                    }
                },
                iter: 20_000
            );

    private static Gen<NaiveTerm> Tree(int depth) =>
        depth == 0
            ? Leaf
            : Gen.OneOf(
                Leaf,
                Gen.Select(Tree(depth - 1), Tree(depth - 1), NaiveTerm (left, right) => new NaiveAnd(left, right)),
                Gen.Select(Tree(depth - 1), Tree(depth - 1), NaiveTerm (left, right) => new NaiveOr(left, right)),
                Tree(depth - 1).Select(NaiveTerm (inner) => new NaiveNot(inner))
            );
}
