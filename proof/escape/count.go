package escape

import "context"

// Count is what became of probes at a level as a user.
type Count struct {
	Level      Level
	UID        int
	Applied    string
	Tried, Got map[string]int // by class, without look-ups
	Looks      [2]int         // look-ups that succeeded, of those tried
	Broken     []string       // succeeded against what the level promised
}

// Sum returns how many probes succeeded, of those tried, in some classes.
func (c Count) Sum(classes ...string) (got, tried int) {
	for _, class := range classes {
		got, tried = got+c.Got[class], tried+c.Tried[class]
	}
	return got, tried
}

// Compare runs probes at each of the levels as a user. What does not succeed by
// os/exec, which comes first, is not a probe for that user and is left out.
func (s *Suite) Compare(ctx context.Context, uid int, levels []Level, probes []Probe) ([]Count, error) {
	control, err := s.Run(ctx, Control, uid, probes)
	if err != nil {
		return nil, err
	}
	var live []Probe
	var fired []Outcome
	for i, o := range control {
		if o.Succeeded {
			live, fired = append(live, probes[i]), append(fired, o)
		}
	}
	counts := []Count{count(Level{Name: Control}, uid, live, fired)}
	for _, l := range levels {
		if l.Name == Control {
			continue
		}
		outcomes, err := s.Run(ctx, l.Name, uid, live)
		if err != nil {
			return nil, err
		}
		counts = append(counts, count(l, uid, live, outcomes))
	}
	return counts, nil
}

func count(l Level, uid int, probes []Probe, outcomes []Outcome) Count {
	c := Count{Level: l, UID: uid, Tried: map[string]int{}, Got: map[string]int{}}
	for i, o := range outcomes {
		p := probes[i]
		c.Applied = max(c.Applied, o.Applied)
		if p.Has("look") {
			c.Looks[1]++
		} else {
			c.Tried[p.Class]++
		}
		switch {
		case !o.Succeeded:
			continue
		case l.MustRefuse(p, o.Applied):
			c.Broken = append(c.Broken, p.Class+"/"+p.Name+" "+o.Said)
		}
		if p.Has("look") {
			c.Looks[0]++
		} else {
			c.Got[p.Class]++
		}
	}
	return c
}
