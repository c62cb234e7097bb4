namespace Konstruct.Api.Llm.Requests;

/// <summary><c>offline-chat/1</c>: what the built-in offline model is given; unlike others it is told the persona apart.</summary>
internal static class OfflineChatV1
{
    public static byte[] Write(string model, ChatPrompt prompt) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        if (prompt.Persona is { } persona)
        {
            json.WriteStartObject("persona");
            json.WriteString("name", persona.Name);
            json.WriteString("role", persona.Role);
            json.WriteString("description", persona.Description);
            json.WriteEndObject();
        }

        json.WriteMessages(MessagesV1.AsTheyAre(prompt).Prepend(("system", prompt.System)));
        json.WriteNumber("max_tokens", prompt.MaxOutputTokens);
    });
}
