using System.Text.RegularExpressions;
using Konstruct.Api.Platform;

namespace Konstruct.Api.Tests.Events;

public partial class NamingEvents
{
    // The last word says that it has happened. Words that do not end in -ed stand here, on purpose.
    private static readonly string[] s_irregular = ["back", "off", "out", "taken"];

    [Fact]
    public void Names_are_unique() => EventTypes.All.Select(m => m.Name).ShouldBeUnique();

    [Fact]
    public void Types_are_unique() => EventTypes.All.Select(m => m.Type).ShouldBeUnique();

    [Fact]
    public void A_name_is_lower_case_in_the_past_tense_with_its_version() =>
        EventTypes.All.Select(m => m.Name).Where(name => !Shape().IsMatch(name) || !IsPast(name)).ShouldBeEmpty();

    [Fact]
    public void A_name_is_never_that_of_a_type() =>
        EventTypes.All.Where(m => m.Name.Contains(m.Type.Name, StringComparison.Ordinal) || m.Name.Contains("konstruct", StringComparison.OrdinalIgnoreCase)
            || m.Name.Contains('+', StringComparison.Ordinal)).ShouldBeEmpty();

    [Theory]
    [InlineData("message.received.v1")]
    [InlineData("message.rejected.v1")]
    [InlineData("model.called.v1")]
    [InlineData("model.call_failed.v1")]
    [InlineData("tool.requested.v1")]
    [InlineData("tool.completed.v1")]
    [InlineData("tool.failed.v1")]
    [InlineData("tool.denied.v1")]
    [InlineData("conversation.handed_off.v1")]
    [InlineData("conversation.handed_back.v1")]
    [InlineData("reply.composed.v1")]
    [InlineData("reply.delivered.v1")]
    public void What_the_contract_promises_is_there(string name) => EventTypes.Registry.Knows(name).ShouldBeTrue();

    private static bool IsPast(string name)
    {
        var verb = name.Split('.')[1].Split('_')[^1];
        return verb.EndsWith("ed", StringComparison.Ordinal) || s_irregular.Contains(verb);
    }

    [GeneratedRegex(@"^[a-z]+\.[a-z]+(_[a-z]+)*\.v[1-9][0-9]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
