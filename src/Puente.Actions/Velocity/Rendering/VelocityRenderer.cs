using System.Text;
using Puente.Actions.Velocity.Java;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Velocity.Rendering;

/// <summary>One rendering: its variables, its output, and what it has used of its limits.</summary>
internal sealed partial class VelocityRenderer(
    string name,
    VelocityOptions options,
    VelocityContext context,
    VelocityLimits limits
)
{
    /// <summary>The context's until something is set, which stays in this rendering.</summary>
    private Dictionary<string, object?> _variables = context.Values;
    private bool _isOwn;
    private readonly bool _strict = options.Strictness != VelocityStrictness.Lenient;
    private JavaLoop? _loop;
    private int _steps;
    private int _characters;
    private int _depth;

    private enum Flow
    {
        Next,
        Break,
        Stop,
    }

    /// <param name="characters">About as many as will be written.</param>
    public string Render(IReadOnlyList<VelocityNode> body, int characters)
    {
        if (body is [VelocityText only])
        {
            Step(only.Position);
            Count(only.Text.Length, only.Position);
            return only.Text;
        }

        StringBuilder output = new(characters);
        _ = Block(body, output);
        return output.ToString();
    }

    private Dictionary<string, object?> OwnVariables()
    {
        if (!_isOwn)
            (_variables, _isOwn) = (new Dictionary<string, object?>(_variables, StringComparer.Ordinal), true);
        return _variables;
    }

    private Flow Block(IReadOnlyList<VelocityNode> body, StringBuilder output)
    {
        // By place: the enumerators of interfaces are objects.
        for (var index = 0; index < body.Count; index++)
        {
            var node = body[index];
            Step(node.Position);
            var flow = Statement(node, output);
            if (flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    private Flow Statement(VelocityNode node, StringBuilder output)
    {
        switch (node)
        {
            case VelocityText text:
                Write(output, text.Text, text.Position);
                return Flow.Next;
            case VelocityOutput reference:
                Write(output, reference);
                return Flow.Next;
            case VelocitySet set:
                Set(set);
                return Flow.Next;
            case VelocityIf condition:
                return If(condition, output);
            case VelocityForeach loop:
                return Foreach(loop, output);
            case VelocityUnknownMacro macro:
                if (_strict)
                    throw Fault(macro.Position, macro.Fault, "Write '#' as $esc.hash, or remove the call.");
                Write(output, macro.Text, macro.Position);
                return Flow.Next;
            case VelocityBreak:
                return Flow.Break;
            default:
                return Flow.Stop;
        }
    }

    private Flow If(VelocityIf condition, StringBuilder output)
    {
        foreach (var branch in condition.Branches)
        {
            if (IsTrue(branch.Condition))
                return Inside(branch.Body, output, condition.Position);
        }

        return Inside(condition.Otherwise, output, condition.Position);
    }

    private Flow Inside(IReadOnlyList<VelocityNode> body, StringBuilder output, VelocityPosition place)
    {
        Deeper(place);
        var flow = Block(body, output);
        _depth--;
        return flow;
    }

    private void Write(StringBuilder output, VelocityOutput node)
    {
        var reference = node.Reference;
        var value = Value(reference);
        // An escaped reference that has a value loses its backslash; without a value it keeps it.
        if (node.Escaped)
        {
            Write(output, node.Backslashes + (value is null ? "\\" : "") + reference.Literal, node.Position);
        }
        else if (value is null && reference.IsQuiet && _strict)
        {
            // Not even the backslashes and marks before it are written.
        }
        else if (value is null)
        {
            Write(output, node.Backslashes + node.Backslashes + node.Before + WithoutValue(reference), node.Position);
        }
        else
        {
            Write(output, node.Backslashes + node.Before, node.Position);
            Write(output, Text(value, reference.Position), node.Position);
        }
    }

    private string WithoutValue(VelocityReference reference)
    {
        if (reference.IsQuiet)
            return "";
        if (options.Strictness == VelocityStrictness.Strict)
        {
            throw Fault(
                reference.Position,
                $"Reference {reference.Literal} evaluated to null when attempting to render",
                "Use the quiet mark ($!{…}) or give it a default."
            );
        }

        return reference.Literal;
    }
}
