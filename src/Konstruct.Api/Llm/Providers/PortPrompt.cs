using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>The prompt of callers who know only <see cref="IChatClient"/>.</summary>
internal static class PortPrompt
{
    private const int DefaultMaxOutputTokens = 1024;

    /// <exception cref="NotSupportedException">Something in it that no format writes; it must not get lost silently.</exception>
    public static ChatPrompt Of(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var system = messages.Where(m => m.Role == ChatRole.System).Select(m => m.Text).Append(options.Instructions);
        return new ChatPrompt(
            string.Join("\n\n", system.Where(text => !string.IsNullOrWhiteSpace(text))),
            [.. messages.Where(m => m.Role != ChatRole.System).SelectMany(m => Turns(m, messages))],
            options.MaxOutputTokens ?? DefaultMaxOutputTokens)
        {
            Tools = [.. (options.Tools ?? []).Select(Tool)],
            MayCallTools = options.ToolMode switch
            {
                null or AutoChatToolMode => true,
                NoneChatToolMode => false,
                var other => throw new NotSupportedException($"The tool mode {other.GetType().Name} cannot be written."),
            },
        };
    }

    private static IEnumerable<ChatTurn> Turns(ChatMessage message, IReadOnlyList<ChatMessage> all)
    {
        if (message.Role == ChatRole.User)
        {
            return [new ChatTurn.User(message.Text, [.. message.Contents.Where(content => content is not TextContent).Select(Image)])];
        }

        if (message.Role == ChatRole.Assistant)
            return [new ChatTurn.Assistant(message.Text, [.. message.Contents.OfType<FunctionCallContent>().Select(Call)])];
        if (message.Role == ChatRole.Tool)
            return message.Contents.OfType<FunctionResultContent>().Select(result => Result(result, all));
        throw new NotSupportedException($"Messages of role {message.Role} cannot be written.");
    }

    private static ChatImage Image(AIContent content) => content is DataContent data && data.HasTopLevelMediaType("image")
        ? new ChatImage(data.MediaType, data.Data)
        : throw new NotSupportedException($"{content.GetType().Name} cannot be written.");

    private static ChatToolCall Call(FunctionCallContent call) => call.RawRepresentation as ChatToolCall
        ?? new ChatToolCall(call.CallId, call.Name, JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions));

    private static ChatTurn.ToolResult Result(FunctionResultContent result, IReadOnlyList<ChatMessage> all)
    {
        var name = all.SelectMany(m => m.Contents).OfType<FunctionCallContent>().FirstOrDefault(call => call.CallId == result.CallId)?.Name ?? "";
        var text = result.Result as string ?? JsonSerializer.Serialize(result.Result, AIJsonUtilities.DefaultOptions);
        return new ChatTurn.ToolResult(result.CallId, name, text, IsError: result.Exception is not null);
    }

    private static ChatTool Tool(AITool tool) => tool is AIFunctionDeclaration function
        ? new ChatTool(function.Name, function.Description, function.JsonSchema.GetRawText())
        : throw new NotSupportedException($"{tool.GetType().Name} cannot be written.");
}
