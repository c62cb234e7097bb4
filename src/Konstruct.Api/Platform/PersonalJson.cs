using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Platform;

/// <summary>
/// Personal content as it is stored: <c>{"enc":1,"key":subject,"ct":base64}</c>, where the clear content is its JSON. Writing seals with
/// the vault of the current <see cref="SealingScope"/>; reading leaves it sealed until <see cref="PersonalContent"/> opens it.
/// </summary>
internal sealed class PersonalJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Personal<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Personal<T>>
        where T : class
    {
        public override Personal<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Guid? subject = null;
            string? ciphertext = null;
            var format = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isKey = reader.ValueTextEquals("key"u8);
                var isCiphertext = reader.ValueTextEquals("ct"u8);
                var isFormat = reader.ValueTextEquals("enc"u8);
                reader.Read();
                if (isKey)
                    subject = reader.GetGuid();
                else if (isCiphertext)
                    ciphertext = reader.GetString();
                else if (isFormat)
                    format = reader.GetInt32();
                else
                    reader.Skip();
            }

            return format == 1 && subject is { } s && ciphertext is not null
                ? Personal.FromSealed<T>(s, ciphertext)
                : throw new JsonException("Sealed content has an unknown format.");
        }

        public override void Write(Utf8JsonWriter writer, Personal<T> value, JsonSerializerOptions options)
        {
            var ciphertext = value switch
            {
                Personal<T>.Clear clear => SealingScope.Current.Seal(clear.Subject, JsonSerializer.SerializeToUtf8Bytes(clear.Value, options)),
                Personal<T>.Sealed kept => kept.Ciphertext,
                _ => throw new JsonException("Erased content cannot be stored."),
            };
            writer.WriteStartObject();
            writer.WriteNumber("enc"u8, 1);
            writer.WriteString("key"u8, value.Subject);
            writer.WriteString("ct"u8, ciphertext);
            writer.WriteEndObject();
        }
    }
}
