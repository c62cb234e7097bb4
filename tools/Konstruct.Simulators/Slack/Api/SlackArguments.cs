using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>The arguments of a Web API call, wherever Slack allows them to stand.</summary>
internal sealed class SlackArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _structured = new(StringComparer.Ordinal);

    /// <summary>From the header, or the argument of a form; a JSON body must not carry it.</summary>
    public string? Token { get; private set; }

    public string? Warning { get; private set; }

    public string? this[string name] => _values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public bool Has(string name) => _values.ContainsKey(name);

    public bool Flag(string name) => this[name] is "true" or "1";

    /// <summary>An argument that is JSON: an object of a JSON body, or a string of JSON in a form.</summary>
    public JsonElement? Structure(string name) => this[name] is { } text ? Json.TryParse(text) : null;

    public string Recorded()
    {
        var shown = new JsonObject();
        foreach (var (name, value) in _values)
        {
            if (name is not ("token" or "client_secret"))
                shown[name] = _structured.Contains(name) ? JsonNode.Parse(value) : value;
        }

        return shown.ToJsonString();
    }

    /// <summary>Reads query and body; the second part is Slack's error when the request is malformed.</summary>
    public static async Task<(SlackArguments Arguments, string? Error)> ReadAsync(HttpRequest request, bool acceptsJson, CancellationToken cancellation)
    {
        var arguments = new SlackArguments();
        foreach (var (name, value) in request.Query)
            arguments._values[name] = value.ToString();

        if (request.Headers.Authorization.ToString() is { Length: > 0 } header)
            arguments.Token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;

        var error = HttpMethods.IsPost(request.Method) ? await arguments.ReadBodyAsync(request, acceptsJson, cancellation) : null;
        arguments.Token ??= arguments["token"];
        return (arguments, error);
    }

    private async Task<string?> ReadBodyAsync(HttpRequest request, bool acceptsJson, CancellationToken cancellation)
    {
        if (request.ContentType is null)
            return request.ContentLength is > 0 ? "missing_post_type" : null;
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return "invalid_post_type";
        if (type.CharSet is { } charset && charset.Trim('"').ToLowerInvariant() is not ("utf-8" or "iso-8859-1"))
            return "invalid_charset";

        switch (type.MediaType?.ToLowerInvariant())
        {
            case "application/x-www-form-urlencoded" or "multipart/form-data":
                if (type.CharSet is not null)
                    Warning = "superfluous_charset";
                return await ReadFormAsync(request, cancellation);

            case "application/json":
                if (type.CharSet is null)
                    Warning = "missing_charset";
                var error = await ReadJsonAsync(request, cancellation);
                // Slack does not look at a JSON body of these methods: the arguments are simply not there.
                if (error is null && !acceptsJson)
                    _values.Clear();
                return error;

            case "text/plain":
                return null;

            default:
                return "invalid_post_type";
        }
    }

    private async Task<string?> ReadFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            foreach (var (name, value) in await request.ReadFormAsync(cancellation))
                _values[name] = value.ToString();
            return null;
        }
        catch (InvalidDataException)
        {
            return "invalid_form_data";
        }
    }

    private async Task<string?> ReadJsonAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var reader = new StreamReader(request.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        string text;
        try
        {
            text = await reader.ReadToEndAsync(cancellation);
        }
        catch (DecoderFallbackException)
        {
            return "invalid_json";
        }

        if (Json.TryParse(text) is not { } body)
            return "invalid_json";
        if (body.ValueKind != JsonValueKind.Object)
            return "json_not_object";

        foreach (var member in body.EnumerateObject())
        {
            if (member.Name == "token" || member.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                _structured.Add(member.Name);
            _values[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
        }

        return null;
    }
}
