namespace Konstruct.Domain.Kernel;

/// <summary>The literal name an event is stored under, with its version, e.g. <c>message.received.v1</c>. It never changes once stored.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
