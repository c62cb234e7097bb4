namespace Konstruct.Api.Channels.Slack;

/// <summary>The words in a message's blocks and attachments, for messages whose <c>text</c> is empty or leaves a pasted table out.</summary>
internal static class SlackBlockText
{
    /// <summary>Everything readable in <c>blocks</c>, then in <c>attachments</c>.</summary>
    public static IReadOnlyList<SlackTextToken> All(SlackJson message)
    {
        var tokens = new List<SlackTextToken>();
        Blocks(tokens, message["blocks"]);
        foreach (var attachment in message["attachments"].Items)
            Attachment(tokens, attachment);
        return tokens;
    }

    /// <summary>Tables that were pasted into a message: they arrive as attachments beside the text, never in it.</summary>
    public static IReadOnlyList<SlackTextToken> PastedTables(SlackJson message)
    {
        var tokens = new List<SlackTextToken>();
        foreach (var block in message["attachments"].Items.SelectMany(a => a["blocks"].Items).Where(b => b["type"].Text == "table"))
            Block(tokens, block);
        return tokens;
    }

    private static void Attachment(List<SlackTextToken> tokens, SlackJson attachment)
    {
        var before = tokens.Count;
        Blocks(tokens, attachment["blocks"]);
        foreach (var name in (string[])["pretext", "title", "text"])
            Mrkdwn(tokens, attachment[name]);
        foreach (var field in attachment["fields"].Items)
        {
            Mrkdwn(tokens, field["title"]);
            Mrkdwn(tokens, field["value"]);
        }

        // The fallback repeats the rest for old clients, so it counts only when there is no rest.
        if (tokens.Count == before)
            Mrkdwn(tokens, attachment["fallback"]);
    }

    private static void Blocks(List<SlackTextToken> tokens, SlackJson blocks)
    {
        foreach (var block in blocks.Items)
            Block(tokens, block);
    }

    private static void Block(List<SlackTextToken> tokens, SlackJson block)
    {
        switch (block["type"].Text)
        {
            case "rich_text" or "rich_text_list":
                foreach (var element in block["elements"].Items)
                    Block(tokens, element);
                break;
            case "rich_text_section" or "rich_text_quote" or "rich_text_preformatted":
                Line(tokens, () => Elements(tokens, block));
                break;
            case "table":
                foreach (var row in block["rows"].Items)
                    Line(tokens, () => Cells(tokens, row));
                break;
            case "context":
                foreach (var element in block["elements"].Items)
                    Mrkdwn(tokens, element["text"]);
                break;
            default: // section, header, markdown, video and whatever comes: their words stand in text and fields
                Mrkdwn(tokens, block["text"]);
                Mrkdwn(tokens, block["text"]["text"]);
                foreach (var field in block["fields"].Items)
                    Mrkdwn(tokens, field["text"]);
                break;
        }
    }

    private static void Elements(List<SlackTextToken> tokens, SlackJson section)
    {
        foreach (var element in section["elements"].Items)
            if (Element(element) is { } token)
                tokens.Add(token);
    }

    // Inside rich text nothing is escaped: words are words and each reference is its own element.
    private static SlackTextToken? Element(SlackJson element) => element["type"].Text switch
    {
        "text" or "raw_text" when element["text"].Text is { Length: > 0 } text => new SlackTextToken.Plain(text),
        "link" when element["url"].Text is { Length: > 0 } url => new SlackTextToken.Link(url, element["text"].Text),
        "user" when element["user_id"].Text is { } id && SlackId.IsId(id) => new SlackTextToken.User(id, null),
        "channel" when element["channel_id"].Text is { } id && SlackId.IsId(id) => new SlackTextToken.Channel(id, null),
        "usergroup" when element["usergroup_id"].Text is { } id && SlackId.IsId(id) => new SlackTextToken.Special("subteam", "@" + id),
        "broadcast" when element["range"].Text is { Length: > 0 } range => new SlackTextToken.Special(range, null),
        "emoji" when element["name"].Text is { Length: > 0 } name => new SlackTextToken.Plain($":{name}:"),
        "date" when element["fallback"].Text is { Length: > 0 } fallback => new SlackTextToken.Plain(fallback),
        _ => null,
    };

    private static void Cells(List<SlackTextToken> tokens, SlackJson row)
    {
        var first = true;
        foreach (var cell in row.Items)
        {
            if (!first)
                tokens.Add(new SlackTextToken.Plain(" | "));
            first = false;
            if (Element(cell) is { } token)
                tokens.Add(token);
            foreach (var section in cell["elements"].Items)
                Elements(tokens, section);
        }
    }

    private static void Mrkdwn(List<SlackTextToken> tokens, SlackJson text)
    {
        if (text.Text is { Length: > 0 } mrkdwn)
            Line(tokens, () => tokens.AddRange(SlackTextReader.Read(mrkdwn)));
    }

    private static void Line(List<SlackTextToken> tokens, Action write)
    {
        var before = tokens.Count;
        if (before > 0)
            tokens.Add(new SlackTextToken.Plain("\n"));
        write();
        if (before > 0 && tokens.Count == before + 1)
            tokens.RemoveAt(before);
    }
}
