namespace Konstruct.Domain.Tools;

/// <summary>The names of the tools that every employee can be given.</summary>
public static class BuiltInTools
{
    public const string KnowledgeSearch = "knowledge_search";
    public const string HttpRequest = "http_request";
    public const string CurrentTime = "current_time";
    public const string Remember = "remember";
    public const string Forget = "forget";
    public const string AskHuman = "ask_human";

    public static IReadOnlyList<string> All { get; } = [KnowledgeSearch, HttpRequest, CurrentTime, Remember, Forget, AskHuman];
}
