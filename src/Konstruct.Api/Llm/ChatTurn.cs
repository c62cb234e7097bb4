namespace Konstruct.Api.Llm;

/// <summary>One message of the conversation.</summary>
internal abstract record ChatTurn(string Text)
{
    /// <summary>Nothing is in it. Providers refuse empty messages; the writers leave them out.</summary>
    public virtual bool IsBlank => string.IsNullOrWhiteSpace(Text);

    /// <summary>What a person said and showed.</summary>
    public sealed record User(string Text, IReadOnlyList<ChatImage>? Images = null) : ChatTurn(Text)
    {
        /// <summary>In the order in which they came.</summary>
        public IReadOnlyList<ChatImage> Images { get; } = Images ?? [];

        public override bool IsBlank => base.IsBlank && Images.Count == 0;
    }

    /// <summary>What the model said, and the tools it called with it.</summary>
    public sealed record Assistant(string Text, IReadOnlyList<ChatToolCall>? ToolCalls = null) : ChatTurn(Text)
    {
        /// <summary>In the order in which the model named them; each needs its <see cref="ToolResult"/> right after this turn.</summary>
        public IReadOnlyList<ChatToolCall> ToolCalls { get; } = ToolCalls ?? [];

        public override bool IsBlank => base.IsBlank && ToolCalls.Count == 0;
    }

    /// <summary>What came of one tool call.</summary>
    /// <param name="CallId">The <see cref="ChatToolCall.Id"/> that it answers.</param>
    /// <param name="Name">The tool's name, for providers that go by it.</param>
    /// <param name="Text">May be empty: a tool may have nothing to say.</param>
    /// <param name="IsError">The tool failed, was refused or does not exist; the text says why.</param>
    public sealed record ToolResult(string CallId, string Name, string Text, bool IsError = false) : ChatTurn(Text)
    {
        public override bool IsBlank => false;
    }
}
