using System.Text;
using System.Text.Json;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Tests.Examples;

namespace Konstruct.EventStore.Tests.Serialization;

public sealed class NamingEvents
{
    private readonly EventRegistry _registry = Store.RegistryOf();

    [Fact]
    public void An_earlier_version_is_read_as_the_current_type() =>
        _registry.Read("ticket.commented.v1", """{"text":"from before"}"""u8).ShouldBe(new TicketCommented(0, "from before"));

    [Fact]
    public void A_type_is_written_under_its_current_name_and_read_under_all_of_them()
    {
        _registry.NameOf(typeof(TicketCommented)).ShouldBe("ticket.commented.v2");
        _registry.NamesOf(typeof(TicketCommented)).ShouldBe(["ticket.commented.v1", "ticket.commented.v2"]);
    }

    [Fact]
    public void A_name_of_a_newer_program_is_not_guessed() =>
        Should.Throw<UnknownEventException>(() => _registry.Read("ticket.commented.v3", Encoding.UTF8.GetBytes("{}"))).Name.ShouldBe("ticket.commented.v3");

    [Fact]
    public void One_name_for_two_types_is_an_error() =>
        Should.Throw<ArgumentException>(() => Store.RegistryOf(new EventMapping("ticket.closed.v1", typeof(TicketOpened))));

    [Fact]
    public void Two_current_names_for_one_type_are_an_error() =>
        Should.Throw<ArgumentException>(() => Store.RegistryOf(new EventMapping("ticket.shut.v1", typeof(TicketClosed))));

    [Fact]
    public void A_stored_null_is_no_event() =>
        Should.Throw<JsonException>(() => _registry.Read("ticket.closed.v1", "null"u8));
}
