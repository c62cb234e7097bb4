namespace Konstruct.Domain.Kernel;

/// <summary>
/// Content that belongs to a person (the subject): what somebody wrote, their name, what was derived from it. It is sealed with the
/// subject's key before it is stored and reads as sealed until somebody opens it; after an erasure it can only be read as erased.
/// </summary>
public abstract record Personal<T>
    where T : class
{
    private Personal(Guid subject) => Subject = subject;

    /// <summary>Whose key seals it: the person who wrote, or the conversation where a turn has several.</summary>
    public Guid Subject { get; }

    /// <summary>Readable: on its way into the store, or opened.</summary>
    public sealed record Clear : Personal<T>
    {
        internal Clear(Guid subject, T value)
            : base(subject) => Value = value;

        public T Value { get; }
    }

    /// <summary>As it stands in the store.</summary>
    public sealed record Sealed : Personal<T>
    {
        internal Sealed(Guid subject, string ciphertext)
            : base(subject) => Ciphertext = ciphertext;

        public string Ciphertext { get; }
    }

    /// <summary>The subject's key was destroyed.</summary>
    public sealed record Erased : Personal<T>
    {
        internal Erased(Guid subject)
            : base(subject)
        {
        }
    }
}

/// <summary>Makes <see cref="Personal{T}"/> values.</summary>
public static class Personal
{
    public static Personal<T> Of<T>(Guid subject, T value)
        where T : class => new Personal<T>.Clear(subject, value);

    public static Personal<T> FromSealed<T>(Guid subject, string ciphertext)
        where T : class => new Personal<T>.Sealed(subject, ciphertext);

    public static Personal<T> FromErased<T>(Guid subject)
        where T : class => new Personal<T>.Erased(subject);
}
