using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Conversations;

/// <summary>
/// The parts of a prompt that is built again. Only what stood in it then stands in it now; what can no longer be read (its person was
/// erased, it was forgotten) keeps its place as <see cref="PersonalContent.Erased"/> and is named here.
/// </summary>
internal sealed class PastParts(PromptSources sources)
{
    private readonly List<string> _gone = [];

    public PromptSources Sources => sources;

    /// <summary>What cannot be read any more, by kind and id.</summary>
    public IReadOnlyList<string> Erased => _gone;

    public bool Has(Guid entry) => sources.MessageIds.Contains(entry);

    /// <param name="blob">An image's address.</param>
    public bool Shows(string blob) => sources.Images?.Contains(blob) == true;

    /// <param name="blob">An image's address.</param>
    public bool Withholds(string blob) => sources.Withheld?.Contains(blob) == true;

    /// <returns>What stands in its place.</returns>
    public string Gone(string what)
    {
        _gone.Add(what);
        return PersonalContent.Erased;
    }
}
