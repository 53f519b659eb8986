using System.Text;
using Puente.Actions.Velocity.Java;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Velocity.Rendering;

internal sealed partial class VelocityRenderer
{
    private static readonly string[] LoopVariables = ["foreach", "velocityCount", "velocityHasNext"];

    private Flow Foreach(VelocityForeach node, StringBuilder output)
    {
        var value = Evaluate(node.Items);
        IReadOnlyList<object?>? items = value switch
        {
            JavaList list => [.. list.Items],
            JavaMap map => [.. map.Entries.Values],
            _ => null,
        };
        if (items is null)
        {
            if (value is null || !_strict)
                return Flow.Next;
            throw Fault(
                node.Items.Position,
                $"#foreach parameter {node.Items.Literal} is not a list or map",
                "Loop over a list, a map or a range."
            );
        }

        string[] names = [node.Variable, .. LoopVariables];
        var outer = names.Select(name => (name, Set: _variables.TryGetValue(name, out var old), old)).ToArray();
        _loop = new JavaLoop(_loop);
        Deeper(node.Position);
        var flow = Loop(node, items, output);
        _depth--;
        _loop = _loop.Parent;
        foreach (var (variable, set, old) in outer)
        {
            if (set)
                OwnVariables()[variable] = old;
            else
                OwnVariables().Remove(variable);
        }

        return flow;
    }

    private Flow Loop(VelocityForeach node, IReadOnlyList<object?> items, StringBuilder output)
    {
        var loop = _loop!;
        for (var index = 0; index < items.Count; index++)
        {
            Step(node.Position);
            (loop.Index, loop.HasNext) = (index, index + 1 < items.Count);
            OwnVariables()[node.Variable] = items[index];
            OwnVariables()["foreach"] = loop;
            OwnVariables()["velocityCount"] = index + 1;
            OwnVariables()["velocityHasNext"] = loop.HasNext;
            switch (Block(node.Body, output))
            {
                case Flow.Break:
                    return Flow.Next;
                case Flow.Stop:
                    return Flow.Stop;
            }
        }

        return Flow.Next;
    }

    private void Set(VelocitySet node)
    {
        var value = Evaluate(node.Value);
        var target = node.Target;
        if (target.Steps.Count == 0)
        {
            // A null leaves the variable as it was, unless the template is strict. A target in braces or with a
            // quiet mark sets a variable no reference can name.
            if ((value is not null || _strict) && target is { IsFormal: false, IsQuiet: false })
                OwnVariables()[target.Name] = value;
            return;
        }

        if (value is null && !_strict)
            return;
        var holder = Root(target);
        for (var index = 0; index < target.Steps.Count - 1 && holder is not null; index++)
            holder = Follow(holder, target.Steps[index]);
        Assign(holder, target, value);
    }

    private void Assign(object? holder, VelocityReference target, object? value)
    {
        var step = target.Steps[^1];
        var key = step is VelocityIndex index ? Evaluate(index.Key) : step.Name;
        switch (holder, key)
        {
            case (JavaMap map, _) when step is not VelocityCall:
                map.Put(key, value);
                break;
            case (JavaList list, int at) when Place(list, at) is { } place:
                list.Items[place] = value;
                break;
            case (JavaList, int at):
                throw Fault(
                    step.Position,
                    $"Exception calling method 'set' with index {at}",
                    "The list has no such place; count from 0."
                );
            default:
                if (_strict && holder is not null)
                    throw Fault(target.Position, Missing(holder, $"property '{step.Name}'"), "It cannot be set.");
                break;
        }
    }

    private static int? Place(JavaList list, int at)
    {
        var place = at < 0 ? list.Items.Count + at : at;
        return place >= 0 && place < list.Items.Count ? place : null;
    }
}
