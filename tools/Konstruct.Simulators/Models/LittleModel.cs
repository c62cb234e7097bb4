using System.Text.RegularExpressions;

namespace Konstruct.Simulators.Models;

/// <summary>
/// How a simulated model behaves when nothing is scripted: like a sensible little model, by rules that can be told in
/// advance. They exist in the simulators alone. The first that fits answers:
/// <list type="number">
/// <item><description>A system text that begins with <c>Summarise</c> gets a list: the beginning of each line of the last message
/// (<see cref="ShortLines"/>).</description></item>
/// <item><description><c>use tool NAME {json}</c> calls that tool with exactly that JSON (without it <c>{}</c>; half of an object is sent
/// as it is). Several in a message are called together; <c>then</c> between them makes rounds. A tool that is not offered is said to be missing.</description></item>
/// <item><description>Results of tools have come: a sentence for each with its text, for <c>knowledge_search</c> as a quotation.</description></item>
/// <item><description><c>remember that …</c> calls <c>remember</c>, <c>forget …</c> calls <c>forget</c>.</description></item>
/// <item><description><c>what time is it in Area/City</c> calls <c>current_time</c> (<c>UTC</c> without a place).</description></item>
/// <item><description><c>call</c>, <c>get</c>, <c>fetch</c>, <c>post to</c>, <c>put</c> or <c>delete</c> before an address calls <c>http_request</c>.</description></item>
/// <item><description><c>ask a human …</c> calls <c>ask_human</c>.</description></item>
/// <item><description>A message with <c>remember</c>, <c>earlier</c> or <c>what did</c> is answered with the line that shares most words with it: of
/// the memories and summaries in the system text (<see cref="RecalledLines"/>), else of what the user said before.</description></item>
/// <item><description>A question calls <c>knowledge_search</c>, once.</description></item>
/// <item><description>Otherwise it says who it is, how many messages it read, what the last one says and which pictures came with it.</description></item>
/// </list>
/// Rules that call a tool fit only when that tool is offered and calls are allowed.
/// </summary>
internal static partial class LittleModel
{
    private const int MostQuoted = 2_000;
    private const int PatternTimeout = 1_000;

    public static ModelAnswer Answer(ModelRequest request) =>
        Summarised(request) ?? Ordered(request) ?? AfterResults(request) ?? Called(request) ?? Recalled(request) ?? Searched(request) ?? Usual(request);

    private static ModelAnswer? Summarised(ModelRequest request) =>
        request.System.StartsWith("Summarise", StringComparison.Ordinal) && ShortLines.Of(Asked(request)) is { Length: > 0 } lines ? new ModelAnswer(lines) : null;

    private static ModelAnswer? Ordered(ModelRequest request)
    {
        var orders = ToolOrders.In(Asked(request));
        var round = request.SinceLastUser.Count(message => message.ToolCalls.Count > 0);
        if (!request.MayCallTools || round >= orders.Count)
            return null;
        return orders[round].FirstOrDefault(order => !request.Tools.Contains(order.Name)) is { } missing
            ? new ModelAnswer($"I was given no tool named {missing.Name}.")
            : new ModelAnswer("") { ToolCalls = orders[round] };
    }

    private static ModelAnswer? AfterResults(ModelRequest request)
    {
        var results = request.Messages.Reverse().TakeWhile(message => message.Role == "tool").Reverse().ToList();
        return results.Count == 0 ? null : new ModelAnswer(string.Join("\n", results.Select(Said)));
    }

    private static string Said(ModelMessage result)
    {
        var text = result.Text.Length <= MostQuoted ? result.Text : result.Text[..MostQuoted] + "…";
        if (result.IsError || text.StartsWith("[error]", StringComparison.Ordinal))
            return $"{result.ToolName ?? "The tool"} did not work: {text}";
        return result.ToolName == ToolArguments.KnowledgeSearch ? $"According to the documents: {text}" : $"{result.ToolName ?? "The tool"} says: {text}";
    }

    private static ModelAnswer? Called(ModelRequest request)
    {
        var said = Asked(request);
        if (RememberThat().Match(said) is { Success: true } fact)
            return Call(request, "remember", (["text", "content", "fact", "memory", "what"], fact.Groups["what"].Value.Trim()));
        if (Forget().Match(said) is { Success: true } gone)
            return Call(request, "forget", (["query", "text", "content", "fact", "memory", "what"], gone.Groups["what"].Value.Trim()));
        if (WhatTime().Match(said) is { Success: true } time)
            return Call(request, "current_time", (["zone", "timezone", "time_zone", "tz"], time.Groups["zone"] is { Success: true } zone ? zone.Value : "UTC"));
        if (Address().Match(said) is { Success: true } address)
        {
            var method = address.Groups["verb"].Value.ToUpperInvariant() switch { "POST" => "POST", "PUT" => "PUT", "DELETE" => "DELETE", _ => "GET" };
            return Call(request, "http_request", (["url", "uri", "address"], address.Groups["url"].Value.TrimEnd('.', ',', ';', '!', '?', ')')), (["method"], method));
        }

        return AskHuman().IsMatch(said) ? Call(request, "ask_human", (["question", "reason", "text", "message"], said)) : null;
    }

    private static ModelAnswer? Recalled(ModelRequest request)
    {
        if (!SpeaksOfThePast().IsMatch(Asked(request)))
            return null;
        var question = Words.Of(Asked(request));
        var earlier = request.Messages.Where(message => message.Role == "user").SkipLast(1).Select(message => message.Text);
        return (Words.Best(question, RecalledLines.In(request.System)), Words.Best(question, earlier)) switch
        {
            ({ } memory, _) => new ModelAnswer($"You told me earlier: {memory}"),
            (null, { } said) => new ModelAnswer($"Earlier you said: {said}"),
            _ => null,
        };
    }

    private static ModelAnswer? Searched(ModelRequest request) =>
        Asked(request).Contains('?', StringComparison.Ordinal)
            ? Call(request, ToolArguments.KnowledgeSearch, (["query", "question", "text", "q"], Asked(request).Trim()))
            : null;

    private static ModelAnswer Usual(ModelRequest request)
    {
        var text = $"{request.Model} (simulated) read {request.Messages.Count} message{(request.Messages.Count == 1 ? "" : "s")}. The last one says: {request.LastUserText}";
        var images = request.Messages.Count == 0 ? [] : request.Messages[^1].Images;
        return new(images.Count == 0 ? text : $"{text}\nIt came with {string.Join(", ", images.Select(image => $"{image.MediaType} of {image.Bytes.Length} bytes"))}.");
    }

    /// <summary>Not <see cref="ModelRequest.LastUserText"/>: a picture without words must not make it obey an older message again.</summary>
    private static string Asked(ModelRequest request) => request.Messages.LastOrDefault(message => message.Role == "user")?.Text ?? "";

    private static ModelAnswer? Call(ModelRequest request, string tool, params (string[] Names, string Value)[] wishes) =>
        request.MayCallTools && request.Offered.FirstOrDefault(offered => offered.Name == tool) is { } found
            ? ModelAnswer.Calls(tool, ToolArguments.For(found, wishes))
            : null;

    [GeneratedRegex(@"(?<!\byou )\bremember that\b\s*(?<what>[^\n]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, PatternTimeout)]
    private static partial Regex RememberThat();

    [GeneratedRegex(@"^\W*(please )?forget( about| that| what I said about)?\s+(?<what>[^\n]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Multiline, PatternTimeout)]
    private static partial Regex Forget();

    [GeneratedRegex(@"\bwhat( time is it|('s| is) the time)\b(.*\bin (?<zone>[A-Za-z_]+(/[A-Za-z0-9_+-]+)+))?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, PatternTimeout)]
    private static partial Regex WhatTime();

    [GeneratedRegex(@"\b(?<verb>call|get|fetch|post|put|delete)( to)? <?(?<url>https?://[^\s<>|""]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, PatternTimeout)]
    private static partial Regex Address();

    [GeneratedRegex(@"\bask (a|the) (human|person|colleague)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, PatternTimeout)]
    private static partial Regex AskHuman();

    [GeneratedRegex(@"\b(remember|earlier|what did)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, PatternTimeout)]
    private static partial Regex SpeaksOfThePast();
}
