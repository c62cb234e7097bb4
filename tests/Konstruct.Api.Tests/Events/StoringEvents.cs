using System.Text;
using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.EventStore.Serialization;

namespace Konstruct.Api.Tests.Events;

public class StoringEvents
{
    public static TheoryData<string> Goldens => [.. GoldenFiles.Names];

    public static TheoryData<string> Examples => [.. EventExamples.All.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_event_is_written_as_it_was_always_written(string name)
    {
        GoldenFiles.Names.ShouldContain(name, $"add Events/Golden/{name}.json: {Written(EventExamples.All[name])}");
        Written(EventExamples.All[name]).ShouldBe(Encoding.UTF8.GetString(GoldenFiles.Read(name)));
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void What_was_stored_is_read_and_written_back_byte_for_byte(string name)
    {
        var stored = GoldenFiles.Read(name);
        JsonSerializer.SerializeToUtf8Bytes(EventTypes.Registry.Read(GoldenFiles.EventOf(name), stored), EventTypes.Json).ShouldBe(stored);
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void A_golden_file_never_changes(string name)
    {
        GoldenFiles.Recorded.ShouldContainKey(name, $"add to digests.txt: {GoldenFiles.DigestOf(name)}  {name}");
        GoldenFiles.DigestOf(name).ShouldBe(GoldenFiles.Recorded[name], "another shape is another version, with an upcaster");
    }

    [Fact]
    public void Every_event_version_has_a_golden_file_and_every_file_a_version()
    {
        EventTypes.Registry.Names.Except(GoldenFiles.Names).ShouldBeEmpty("an event without a golden file may not be stored");
        GoldenFiles.Names.Select(GoldenFiles.EventOf).Except(EventTypes.Registry.Names).ShouldBeEmpty("what was stored once must be readable for ever");
        GoldenFiles.Recorded.Keys.ShouldBe(GoldenFiles.Names, ignoreOrder: true);
    }

    [Fact]
    public void Whatever_may_be_missing_is_missing_in_one_golden_file()
    {
        var optional = EventTypes.All.Where(m => m.Type.GetProperties().Any(IsOptional)).Select(m => m.Name);
        optional.Except(GoldenFiles.Names.Where(n => n.EndsWith(".least", StringComparison.Ordinal)).Select(GoldenFiles.EventOf)).ShouldBeEmpty();
    }

    [Fact]
    public void A_name_that_is_not_known_is_not_guessed() =>
        Should.Throw<UnknownEventException>(() => EventTypes.Registry.Read("message.forgotten.v1", "{}"u8)).Name.ShouldBe("message.forgotten.v1");

    private static string Written(object happened) => JsonSerializer.Serialize(happened, happened.GetType(), EventTypes.Json);

    private static bool IsOptional(System.Reflection.PropertyInfo property) =>
        new System.Reflection.NullabilityInfoContext().Create(property).ReadState == System.Reflection.NullabilityState.Nullable;
}
