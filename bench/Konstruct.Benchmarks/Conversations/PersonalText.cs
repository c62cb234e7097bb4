using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Benchmarks.Conversations;

/// <summary>Text that is stored sealed with its subject's key, as <c>{"enc":1,"key":…,"ct":…}</c>. Read back it stays sealed until somebody opens it.</summary>
[JsonConverter(typeof(PersonalTextConverter))]
internal sealed record PersonalText(Guid Subject, string? Clear, string? Ciphertext)
{
    public static PersonalText Of(Guid subject, string clear) => new(subject, clear, null);

    public string? Open(TenantVault vault) =>
        Clear ?? (vault.Open(Subject, Ciphertext!) is { } bytes ? Encoding.UTF8.GetString(bytes) : null);
}

/// <summary>Seals on the way out; on the way in it only takes the members apart.</summary>
internal sealed class PersonalTextConverter : JsonConverter<PersonalText>
{
    public override PersonalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (subject, ciphertext) = (Guid.Empty, (string?)null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("key"u8))
            {
                reader.Read();
                subject = reader.GetGuid();
            }
            else if (reader.ValueTextEquals("ct"u8))
            {
                reader.Read();
                ciphertext = reader.GetString();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new PersonalText(subject, null, ciphertext ?? throw new JsonException("Sealed content has no ciphertext."));
    }

    public override void Write(Utf8JsonWriter writer, PersonalText value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("enc"u8, 1);
        writer.WriteString("key"u8, value.Subject);
        writer.WriteString("ct"u8, value.Ciphertext ?? SealingScope.Current.Seal(value.Subject, Encoding.UTF8.GetBytes(value.Clear!)));
        writer.WriteEndObject();
    }
}
