namespace Konstruct.Benchmarks.Memory;

/// <summary>What people said and were answered, by the hundred thousand; the same ones every time.</summary>
internal sealed class RememberedTexts(int seed)
{
    private static readonly string[] s_people = ["Maya", "Omar", "Beatriz", "Kenji", "Amara", "Lukas", "Ines", "Tomás", "Priya", "Noor"];
    private static readonly string[] s_places =
        ["Lisbon", "Madrid", "Porto", "Sevilla", "Bogotá", "Lima", "Berlin", "Nairobi", "Osaka", "Toronto", "Gdańsk", "Cork", "Turin", "Lyon", "Quito", "Recife"];

    private static readonly string[] s_things =
    [
        "invoice", "refund", "contract", "delivery", "warehouse", "printer", "server", "insurance", "training", "budget", "newsletter", "holiday", "password", "laptop",
        "supplier", "customer", "audit", "payroll", "shipment", "catalogue", "discount", "permit", "vehicle", "canteen", "keyboard", "licence", "meeting", "pallet", "sensor", "tender",
    ];

    private static readonly string[] s_facts =
    [
        "was approved by", "has to be renewed before", "is stored next to", "was cancelled because of", "costs more than", "belongs to the team of", "must be signed by",
        "was delivered together with", "is blocked until", "was moved to", "depends on", "was complained about by", "is insured with", "gets replaced after",
    ];

    private static readonly string[] s_answers =
    [
        "I have noted that for the next review.", "You will find it in the shared folder.", "The deadline is at the end of the quarter.", "I would ask the finance team first.",
        "That was settled last week.", "Two colleagues are working on it.", "It needs a second signature.", "The supplier confirmed it by mail.",
    ];

    // fixed data, not secrets
    private readonly Random _random = new(seed);

    public string Next() =>
        $"{One(s_people)} said: The {One(s_things)} {_random.Next(100, 1_000)} of {One(s_places)} {One(s_facts)} the {One(s_things)} from {One(s_places)}. "
        + $"{One(s_people)} wants it before the {_random.Next(1, 29)}th.\nYou answered: {One(s_answers)} {One(s_answers)}";

    public string Question() => $"What about the {One(s_things)} of {One(s_places)} that {One(s_facts)} the {One(s_things)}?";

    private string One(string[] words) => words[_random.Next(words.Length)];
}
