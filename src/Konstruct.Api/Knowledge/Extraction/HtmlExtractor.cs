using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>HTML: what a reader of the page sees of its content. Scripts, styles, navigation and what is hidden are left out.</summary>
internal static class HtmlExtractor
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    // Nothing to read, or nothing of the page's own.
    private static readonly HashSet<string> s_skipped = new(StringComparer.Ordinal)
    {
        "script", "style", "noscript", "template", "nav", "head", "svg", "iframe", "object", "canvas", "audio", "video", "button", "select", "textarea", "dialog",
    };

    public static void Extract(byte[] content, DocumentBlocks blocks) => Extract(TextDecoding.Decode(content), blocks);

    public static void Extract(string html, DocumentBlocks blocks)
    {
        using var document = Parse(html);
        if ((document.QuerySelector("main") ?? document.Body) is not { } root)
            return;
        var before = blocks.All.Count;
        Walk(root, new HtmlText(blocks));
        if (before == 0 && document.Title is { Length: > 0 } title && !blocks.All.Any(b => b is { Kind: BlockKind.Heading, Level: 1 }))
            blocks.AddFirst(title);
    }

    private static IHtmlDocument Parse(string html)
    {
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            // nothing is loaded and nothing is run: without a browsing context there is nobody to do it
            return new HtmlParser().ParseDocumentAsync(html, limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw new UnreadableException(KnowledgeRefusals.Slow, e);
        }
    }

    /// <summary>In the order of reading, without recursion: pages may be nested as deep as somebody likes.</summary>
    private static void Walk(INode root, HtmlText text)
    {
        var node = root;
        while (true)
        {
            var inside = Enter(node, text);
            if (inside && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            if (inside)
                Leave(node, text);
            while (node != root && node.NextSibling is null)
            {
                node = node.Parent!;
                Leave(node, text);
            }

            if (node == root)
                break;
            node = node.NextSibling!;
        }

        text.End();
    }

    /// <returns>False when nothing inside is to be read.</returns>
    private static bool Enter(INode node, HtmlText text)
    {
        if (node is IText words)
            text.Append(words.Data);
        if (node is not IElement element)
            return false;
        if (s_skipped.Contains(element.LocalName) || IsHidden(element))
            return false;
        text.Begin(element.LocalName);
        return true;
    }

    private static void Leave(INode node, HtmlText text)
    {
        if (node is IElement element)
            text.End(element.LocalName, element.LocalName == "a" ? element.GetAttribute("href") : null);
    }

    // What no reader sees is nothing that an answer may rest on, and where instructions to a model are hidden.
    private static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true"
        || (element.GetAttribute("style")?.Replace(" ", "", StringComparison.Ordinal) is { } style
            && (style.Contains("display:none", StringComparison.OrdinalIgnoreCase) || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)));
}
