using System.Text;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools;

/// <summary>The tools of one employee as of now, as the model is offered them and as its calls are judged.</summary>
internal sealed class ToolSet
{
    private readonly Dictionary<string, ITool> _offered;
    private readonly Dictionary<string, ToolRefusal> _withheld;
    private readonly Dictionary<string, ToolSetting> _settings;
    private readonly Func<string, bool> _exists;
    private readonly ToolSchemas _schemas;

    /// <param name="offered">In the employee's order.</param>
    /// <param name="withheld">Assigned, but not to be used now, each with why.</param>
    /// <param name="exists">Whether the tenant has a tool of this name that was not assigned.</param>
    public ToolSet(
        IReadOnlyList<ITool> offered, Dictionary<string, ToolRefusal> withheld, IEnumerable<ToolSetting> settings, Func<string, bool> exists, ToolSchemas schemas)
    {
        Definitions = [.. offered.Select(t => t.Definition)];
        _offered = offered.ToDictionary(t => t.Definition.Name, StringComparer.Ordinal);
        _withheld = withheld;
        _settings = settings.ToDictionary(s => s.Name, StringComparer.Ordinal);
        _exists = exists;
        _schemas = schemas;
    }

    /// <summary>What the model is offered, in the employee's order.</summary>
    public IReadOnlyList<ToolDefinition> Definitions { get; }

    /// <summary>
    /// A call that the model asks for: its tool must have been given to the employee and its arguments must fit. Nothing is run. Also the
    /// check to repeat when an approval comes in, hours later: the tool may be gone by then, or another.
    /// </summary>
    /// <param name="argumentsJson">As the model wrote it; or the stored canonical text.</param>
    public ToolCheck Check(string name, string argumentsJson)
    {
        if (!_offered.TryGetValue(name, out var tool))
        {
            return new ToolCheck.Refused(
                _withheld.TryGetValue(name, out var withheld) ? withheld
                : _exists(name) ? ToolRefusals.NotAssigned(name)
                : ToolRefusals.Unknown(name));
        }

        var bytes = Encoding.UTF8.GetByteCount(argumentsJson);
        if (bytes > ToolArguments.MaxBytes)
            return new ToolCheck.Refused(ToolRefusals.TooLarge(bytes, ToolArguments.MaxBytes));
        if (ToolArguments.Parse(argumentsJson) is not { } arguments)
            return new ToolCheck.Refused(ToolRefusals.NotJson);
        return _schemas.Validate(tool.Definition, arguments) is { } refusal
            ? new ToolCheck.Refused(refusal)
            : new ToolCheck.Accepted(tool, _settings.GetValueOrDefault(name), arguments);
    }
}
