using Konstruct.EventStore.Tenancy;

namespace Konstruct.EventStore.Tests.Tenancy;

public sealed class KeepingTheMastersSecret
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public void A_master_key_that_is_none_is_refused_without_being_repeated(string? setting)
    {
        var refused = Should.Throw<FormatException>(() => MasterKeys.Parse(setting));
        if (!string.IsNullOrEmpty(setting))
            refused.Message.ShouldNotContain(setting);
    }

    [Fact]
    public void Printed_it_says_how_many_and_not_which() =>
        MasterKeys.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").ToString().ShouldBe("1 master key(s)");
}
