using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.EventStore.Tests.Examples;

/// <summary>Events of a help-desk ticket: what the store's tests append.</summary>
public sealed record TicketOpened(string Subject, int Priority);

public sealed record TicketCommented(int Number, string Text);

public sealed record TicketClosed(string Reason);

/// <summary>Its text is personal: sealed with its author's key.</summary>
public sealed record TicketSigned(SealedText Signature);

/// <summary>A retired version; read as <see cref="TicketCommented"/>.</summary>
public sealed record TicketNoted(string Text);

/// <summary>Sealed while it is written, opened on demand: the smallest form of what the domain's content does.</summary>
[JsonConverter(typeof(SealedTextConverter))]
public sealed record SealedText(Guid Subject, string? Clear, string? Ciphertext = null)
{
    public string? OpenWith(TenantVault vault) =>
        Ciphertext is null ? Clear : vault.Open(Subject, Ciphertext) is { } clear ? Encoding.UTF8.GetString(clear) : null;
}

public sealed class SealedTextConverter : JsonConverter<SealedText>
{
    public override SealedText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new SealedText(document.RootElement.GetProperty("key").GetGuid(), null, document.RootElement.GetProperty("ct").GetString());
    }

    public override void Write(Utf8JsonWriter writer, SealedText value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("enc", 1);
        writer.WriteString("key", value.Subject);
        writer.WriteString("ct", value.Ciphertext ?? SealingScope.Current.Seal(value.Subject, Encoding.UTF8.GetBytes(value.Clear!)));
        writer.WriteEndObject();
    }
}
