using System.Text;

namespace Konstruct.Api.Llm.Providers;

/// <summary>Puts the tool calls of one answer together from the pieces in which a stream carries them.</summary>
internal sealed class ToolCallParts
{
    private readonly List<Part> _parts = [];

    public bool Any => _parts.Count > 0;

    /// <summary>The call that a piece of OpenAI's belongs to: by its index, or by what else is left when there is none.</summary>
    /// <remarks>
    /// Servers that imitate OpenAI leave the index out, or give every call the index 0 and an id of its own. Only a piece
    /// with another id than its call already has begins a new call; one that merely repeats it does not.
    /// </remarks>
    public Part Find(long? index, string? id, string? name)
    {
        var found = index is not null ? _parts.FindLast(part => part.Index == index)
            : !string.IsNullOrEmpty(id) ? _parts.FindLast(part => part.Id == id)
            : string.IsNullOrEmpty(name) ? _parts.LastOrDefault()
            : null;
        return found is null || (!string.IsNullOrEmpty(id) && found.Id is not null && found.Id != id) ? Begin(index, id, name) : found.Named(id, name);
    }

    /// <summary>The call that the stream last began under this index; null when it began none.</summary>
    public Part? At(long? index) => _parts.FindLast(part => part.Index == index);

    public Part Begin(long? index, string? id, string? name)
    {
        var part = new Part(index).Named(id, name);
        _parts.Add(part);
        return part;
    }

    /// <summary>The calls in the order in which they began; each has an id that no other of this answer has.</summary>
    public IEnumerable<ChatToolCall> Whole()
    {
        var used = _parts.Select(part => part.Id).OfType<string>().Select(JsonText.WellFormed).ToHashSet(StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in _parts)
        {
            var id = part.Id is { } own ? JsonText.WellFormed(own) : null;
            for (var number = 1; id is null || !given.Add(id); number++)
                id = used.Add($"call_{number}") ? $"call_{number}" : null;
            yield return new ChatToolCall(id, JsonText.WellFormed(part.Name ?? ""), JsonText.WellFormed(part.Arguments));
        }
    }

    /// <summary>One call, as far as it has come.</summary>
    internal sealed class Part(long? index)
    {
        private readonly StringBuilder _arguments = new();

        public long? Index { get; } = index;

        public string? Id { get; private set; }

        public string? Name { get; private set; }

        /// <summary>What stands where pieces would follow, should none come.</summary>
        public string? AtOnce { get; set; }

        /// <summary>As they came; a tool without parameters is often called with nothing at all.</summary>
        public string Arguments =>
            _arguments.ToString() is var pieces && !string.IsNullOrWhiteSpace(pieces) ? pieces : AtOnce ?? "{}";

        /// <summary>Id and name come once; servers that repeat them repeat them whole.</summary>
        public Part Named(string? id, string? name)
        {
            Id ??= string.IsNullOrEmpty(id) ? null : id;
            Name ??= string.IsNullOrEmpty(name) ? null : name;
            return this;
        }

        public void Append(string? piece) => _arguments.Append(piece);
    }
}
